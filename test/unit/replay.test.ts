import { expect } from 'chai';
import fc from 'fast-check';
import { applyPatch } from 'rfc6902';
import { type Handler, reducerHandler } from '../../src/engine/replay/handler.ts';
import { createHandlers } from '../../src/engine/replay/handlers.ts';
import type { CheckWhatIf, Snapshot } from '../../src/engine/replay/ports.ts';
import type { ReplayDeps } from '../../src/engine/replay/replay-aggregate.ts';
import { createReplays } from '../../src/engine/replay/replays.ts';
import { invalidRequest } from '../../src/errors.ts';
import type { JsonObject, RecordedEvent } from '../../src/events/event.ts';
import type { ReducerDefinition } from '../../src/reducer.ts';
import type { TraceStep } from '../../src/replay.ts';
import {
  FIRST_AT,
  type KeptEvents,
  keptEvents,
  MISSION,
  recorded,
} from '../support/kept-events.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { refusalOf } from '../support/refusal-of.ts';

const { aggregateId } = MISSION;

type Steps = ReducerDefinition<JsonObject>['on'];

/** Replays of seven events, unless told otherwise, read in batches of three. */
function replaysOf({
  on,
  events = seven(),
  ...further
}: Partial<ReplayDeps> & {
  readonly on?: Steps;
  readonly events?: RecordedEvent[];
} = {}) {
  const reads: KeptEvents = keptEvents(events);
  const clock = new ManualClock(FIRST_AT + 3_600_000);
  const handler = on && reducerHandler({ version: 2, on }, { name: 'Mission', initial: INITIAL });
  const byName = new Map<string, Handler>(handler && [['Mission', handler]]);
  const handlers = createHandlers(new Map([['Mission', byName]]));
  const typesHolding = async (id: string, among?: readonly string[]) =>
    [...new Set(reads.events.filter((event) => event.aggregateId === id).map(typeOf))]
      .filter((type) => among?.includes(type) ?? true)
      .sort();
  const deps = { reads, clock, handlers, typesHolding, ...further };
  return { ...createReplays(deps), reads, clock };
}

const typeOf = ({ aggregateType }: RecordedEvent) => aggregateType;
const INITIAL = Object.freeze({ count: 0 });

function seven(): RecordedEvent[] {
  return [
    recorded(1, 'MissionCreated', { name: 'Aurora', orbit: { inclinationDeg: 97 } }),
    recorded(2, 'OrbitChanged', { orbit: { inclinationDeg: 98, altitudeKm: 500 } }),
    recorded(3, 'Renamed', { name: 'Borealis' }, { userId: 'ada' }),
    recorded(4, 'OrbitChanged', { orbit: { inclinationDeg: 98 } }),
    recorded(5, 'OrbitChanged', { orbit: { altitudeKm: null } }),
    recorded(6, 'CrewNamed', { crew: ['Ada', { name: 'Grace' }] }),
    recorded(7, 'OrbitChanged', { orbit: { inclinationDeg: 97 } }),
  ];
}

const AT_7 = {
  name: 'Borealis',
  orbit: { inclinationDeg: 97 },
  crew: ['Ada', { name: 'Grace' }],
};

describe('A replay', () => {
  it('folds all events of an aggregate, by JSON Merge Patch where the type has no reducer', async () => {
    const { replay } = replaysOf();
    expect(await replay({ ...MISSION })).to.deep.equal({
      ...MISSION,
      sequenceNumber: 7,
      timestamp: '2031-03-14T06:12:06.000Z',
      state: AT_7,
      eventsApplied: 7,
      whatIfApplied: 0,
      snapshot: null,
      kept: null,
      handler: { name: 'merge-patch', version: 1 },
      durationMs: 0,
    });
  });

  it('folds them by the reducer of their type, and each event only by what it has for it', async () => {
    const on: Steps = {
      OrbitChanged: (state, { data, sequenceNumber }) => ({
        count: Number(state['count']) + 1,
        last: [sequenceNumber, data],
      }),
    };
    const { replay } = replaysOf({ on });
    const { state, handler, eventsApplied } = await replay({ aggregateId });
    expect(state).to.deep.equal({ count: 4, last: [7, { orbit: { inclinationDeg: 97 } }] });
    expect(handler).to.deep.equal({ name: 'Mission', version: 2 });
    expect(eventsApplied).to.equal(7);
    expect((await replay({ aggregateId, handler: 'merge-patch' })).state).to.deep.equal(AT_7);
  });

  it('gives a state that nobody else holds', async () => {
    const { replay } = replaysOf({ on: {} });
    const first = await replay({ ...MISSION });
    Object.assign(first.state, { count: 99 });
    expect((await replay({ ...MISSION })).state).to.deep.equal({ count: 0 });
  });

  for (const [what, point, sequenceNumber] of [
    ['before the first event', { toSequenceNumber: 0 }, 0],
    ['at the first event', { toSequenceNumber: 1 }, 1],
    ['at an event within a batch', { toSequenceNumber: 5 }, 5],
    ['at the last event', { toSequenceNumber: 7 }, 7],
    ['behind the last event', { toSequenceNumber: 8 }, 7],
    ['at a time before the first event', { toTimestamp: '2031-03-14T06:11:59.999Z' }, 0],
    ['at a time before 1970', { toTimestamp: '0000-01-01T00:00:00+23:59' }, 0],
    ['at the very time of an event', { toTimestamp: '2031-03-14T07:12:02+01:00' }, 3],
    ['just before an event', { toTimestamp: '2031-03-14T06:12:01.9999999Z' }, 2],
    ['just behind an event', { toTimestamp: '2031-03-14T06:12:02.0000001Z' }, 3],
    ['at the end of all times', { toTimestamp: '9999-12-31T23:59:59.9999Z' }, 7],
  ] as const) {
    it(`ends ${what}`, async () => {
      const { replay } = replaysOf();
      const there = seven().slice(0, sequenceNumber);
      const { timestamp, state, ...rest } = await replay({ ...MISSION, ...point });
      expect(rest).to.include({ sequenceNumber, eventsApplied: sequenceNumber });
      expect(timestamp).to.equal(there.at(-1)?.timestamp);
      const whole = await replaysOf({ events: there.length > 0 ? there : seven() }).replay({
        ...MISSION,
        ...(sequenceNumber === 0 && { toSequenceNumber: 0 }),
      });
      expect(state).to.deep.equal(whole.state);
    });
  }

  it('is refused for an aggregate without events, at any point', async () => {
    const { replay } = replaysOf();
    const nobody = { aggregateType: 'Mission', aggregateId: 'mission-43' };
    for (const point of [{}, { toSequenceNumber: 0 }, { toTimestamp: '2031-03-14T06:12:00Z' }]) {
      const { details } = await refusalOf(replay({ ...nobody, ...point }), 'aggregate_not_found');
      expect(details).to.deep.equal(nobody);
    }
    const unknown = await refusalOf(replay({ aggregateId: 'mission-43' }), 'aggregate_not_found');
    expect(unknown.details).to.deep.equal({ aggregateId: 'mission-43' });
  });

  it('asks which type is meant where there are two, and looks among those it may', async () => {
    const events = [...seven(), recorded(1, 'Built', { a: 1 }, { aggregateType: 'Craft' })];
    const { replay, reads } = replaysOf({ events });
    const { details } = await refusalOf(replay({ aggregateId }), 'aggregate_type_ambiguous');
    expect(details).to.deep.equal({ aggregateId, candidates: ['Craft', 'Mission'] });
    expect(reads.reads).to.deep.equal([]);
    expect((await replay({ aggregateId, aggregateType: 'Craft' })).state).to.deep.equal({ a: 1 });
    const narrow = await replay({ aggregateId, aggregateTypes: ['Craft', 'Other'] });
    expect(narrow.aggregateType).to.equal('Craft');
    const none = replay({ aggregateId, aggregateTypes: ['Other'] });
    await refusalOf(none, 'aggregate_not_found');
  });

  it('refuses what is not as it must be, with every fault, and reads nothing', async () => {
    const { replay, reads } = replaysOf();
    const given = {
      aggregateId: 7,
      aggregateType: 'a b',
      toSequenceNumber: -1,
      toTimestamp: 'yesterday',
      useSnapshot: 'no',
      handler: '',
      whatIf: [null, { eventType: 'A', data: { at: new Date() }, version: 0 }],
    };
    const { details } = await refusalOf(replay(given as never), 'invalid_request');
    expect(details.faults.map(({ pointer }) => pointer)).to.have.members([
      ...['/aggregateId', '/aggregateType', '/toSequenceNumber', '/toTimestamp', '/toTimestamp'],
      ...['/useSnapshot', '/handler', '/whatIf/0/eventType', '/whatIf/0/data'],
      ...['/whatIf/1/version', '/whatIf/1/data/at'],
    ]);
    const many = Array.from({ length: 101 }, () => ({ eventType: 'A', data: {} }));
    const large = [{ eventType: 'A', data: { a: 'x'.repeat(1024 * 1024) } }];
    for (const [whatIf, pointer] of [
      [many, '/whatIf'],
      [large, '/whatIf/0/data'],
    ] as const) {
      const refusal = await refusalOf(replay({ ...MISSION, whatIf }), 'invalid_request');
      expect(refusal.details.faults.map((fault) => fault.pointer)).to.deep.equal([pointer]);
    }
    await refusalOf(replay({ ...MISSION, handler: 'other' }), 'invalid_request');
    expect(reads.reads).to.deep.equal([]);
  });

  it('tells after each batch how far it has come', async () => {
    const { replay } = replaysOf();
    const told: unknown[] = [];
    await replay({ ...MISSION }, { onProgress: (progress) => told.push(progress) });
    expect(told).to.deep.equal(
      [3, 6, 7].map((count) => ({ sequenceNumber: count, eventsApplied: count })),
    );
  });

  it('stops where it is told to, reading no further', async () => {
    const { replay, reads } = replaysOf();
    const stop = new AbortController();
    const reason = new Error('The client has gone.');
    const onProgress = () => stop.abort(reason);
    try {
      await replay({ ...MISSION }, { signal: stop.signal, onProgress });
      expect.fail('It went on.');
    } catch (error) {
      expect(error).to.equal(reason);
    }
    expect(reads.reads).to.deep.equal([{ from: 1, batches: 2, isClosed: true }]);
  });

  it('gives others their turn while it folds many events', async () => {
    const events = Array.from({ length: 2_000 }, (_, index) => recorded(index + 1, 'A', {}));
    let ms = 0;
    const clock = { now: () => 0, monotonicMs: () => ms };
    const on: Steps = {
      A(state) {
        ms += 1;
        return state;
      },
    };
    const { replay } = replaysOf({ on, reads: keptEvents(events, 2_000), clock });
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await replay({ ...MISSION });
    isOver = true;
    expect(turns).to.be.greaterThan(20);
  });
});

describe('A reducer that fails', () => {
  const failing = (step: Steps[string]) =>
    replaysOf({ on: { Renamed: step, OrbitChanged: (state) => ({ ...state }) } });

  for (const [what, step, reason] of [
    [
      'throws',
      () => {
        throw new Error('no fuel');
      },
      /no fuel/,
    ],
    [
      'throws what is no error',
      () => {
        throw 'no fuel';
      },
      /no fuel/,
    ],
    ['gives back nothing', () => undefined, /gave back undefined/],
    ['gives back null', () => null, /gave back null/],
    ['gives back a number', () => 7, /gave back a number/],
    ['gives back an array', () => [], /gave back a Array/],
    ['is asynchronous', async () => ({}), /gave back a Promise/],
    [
      'is asynchronous and throws',
      async () => {
        throw new Error('late');
      },
      /gave back a Promise/,
    ],
    ['gives back a Map', () => new Map(), /gave back a Map/],
    ['leaves NaN within', () => ({ a: [{ b: Number.NaN }] }), /object: \/a\/0\/b is not a finite/],
    ['leaves undefined within', () => ({ a: undefined }), /object: \/a is no JSON value/],
    [
      'leaves a circle within',
      (state: object) => {
        const a = { state, b: {} };
        a.b = a;
        return a;
      },
      /nested deeper/,
    ],
    [
      'changes the initial state',
      (state: object) => Object.assign(state, { a: 1 }),
      /not extensible/,
    ],
  ] as const) {
    it(`fails the replay where it ${what}, naming handler and event`, async () => {
      const initialOnly = what === 'changes the initial state';
      const { replay } = initialOnly
        ? replaysOf({ on: { Renamed: step as never } })
        : failing(step as never);
      const error = await refusalOf(replay({ ...MISSION }), 'reducer_failed');
      const { eventId } = seven()[2] as RecordedEvent;
      expect(error.details).to.deep.equal({ handler: 'Mission', eventId, sequenceNumber: 3 });
      expect(error.message)
        .to.match(reason)
        .and.match(/"Mission" \(version 2\).*sequence number 3/);
      expect((await replay({ ...MISSION, toSequenceNumber: 2 })).sequenceNumber).to.equal(2);
    });
  }

  it('ends no process by a promise that rejects when nobody listens any more', async () => {
    const unheard: unknown[] = [];
    const listen = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', listen);
    try {
      const { replay } = failing((async () => {
        throw new Error('late');
      }) as never);
      await refusalOf(replay({ ...MISSION }), 'reducer_failed');
      await new Promise(setImmediate);
    } finally {
      process.off('unhandledRejection', listen);
    }
    expect(unheard).to.deep.equal([]);
  });

  it('fails the replay where the state grows without end, traced or not', async () => {
    const large = 'x'.repeat(33 * 1024 * 1024);
    const { replay, traceReplay } = failing(() => ({ large }));
    for (const answer of [replay({ ...MISSION }), all(traceReplay({ ...MISSION }))]) {
      const { message } = await refusalOf(answer, 'reducer_failed');
      expect(message).to.include('larger than');
    }
  });
});

describe('A what-if', () => {
  const whatIf = [
    { eventType: 'Renamed', data: { name: 'Cirrus' } },
    { eventType: 'CrewNamed', data: { crew: null }, version: 3 },
  ];

  it('is folded on top of what is stored, which it leaves as it is', async () => {
    const { replay, reads } = replaysOf();
    const before = structuredClone(reads.events);
    const answer = await replay({ ...MISSION, whatIf });
    expect(answer.state).to.deep.equal({ name: 'Cirrus', orbit: { inclinationDeg: 97 } });
    expect(answer).to.include({ sequenceNumber: 7, eventsApplied: 7, whatIfApplied: 2 });
    expect((await replay({ ...MISSION })).state).to.deep.equal(AT_7);
    expect(reads.events).to.deep.equal(before);
    expect(whatIf[0]?.data).to.deep.equal({ name: 'Cirrus' });
  });

  it('comes to the reducer as the next event, at the time of the replay', async () => {
    const seen: RecordedEvent[] = [];
    const on: Steps = {
      CrewNamed(state, event) {
        seen.push(event);
        return state;
      },
    };
    const { replay } = replaysOf({ on });
    await replay({ ...MISSION, whatIf });
    expect(seen[1]).to.deep.equal({
      ...MISSION,
      ...{ eventId: '00000000-0000-0000-0000-000000000000', eventType: 'CrewNamed', version: 3 },
      ...{ sequenceNumber: 9, position: 0, timestamp: '2031-03-14T07:12:00.000Z', hash: '' },
      ...{ data: { crew: null }, metadata: {}, tags: [] },
    });
    seen.length = 0;
    const behind = new ManualClock(FIRST_AT - 1);
    await replaysOf({ on, clock: behind }).replay({ ...MISSION, whatIf });
    // Time does not go back within an aggregate.
    expect(seen[1]?.timestamp).to.equal(seven()[6]?.timestamp);
    seen.length = 0;
    await replay({ ...MISSION, whatIf, toSequenceNumber: 2 });
    expect(seen.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([4]);
  });

  it('is refused where the schemas do not take it, and folded as they have it', async () => {
    const checkWhatIf: CheckWhatIf = async (aggregateType, events) => {
      if (events.length > 1) throw invalidRequest([{ pointer: '/whatIf/1/data', message: 'no' }]);
      return events.map((event) => ({ ...event, data: { upcast: aggregateType } }));
    };
    const { replay, reads } = replaysOf({ checkWhatIf });
    const refusal = await refusalOf(replay({ ...MISSION, whatIf }), 'invalid_request');
    expect(refusal.details.faults).to.deep.equal([{ pointer: '/whatIf/1/data', message: 'no' }]);
    expect(reads.reads).to.deep.equal([]);
    const { state } = await replay({ ...MISSION, whatIf: whatIf.slice(0, 1) });
    expect(state).to.deep.equal({ ...AT_7, upcast: 'Mission' });
  });

  it('is a fault of the request where the reducer does not take it', async () => {
    const on: Steps = {
      CrewNamed(state, { data }) {
        if (data['crew'] === null) throw new Error('a crew has members');
        return state;
      },
    };
    const { replay, traceReplay } = replaysOf({ on });
    for (const answer of [
      replay({ ...MISSION, whatIf }),
      all(traceReplay({ ...MISSION, whatIf })),
    ]) {
      const { details } = await refusalOf(answer, 'invalid_request');
      expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/whatIf/1']);
      expect(details.faults[0]?.message).to.include('a crew has members');
    }
  });
});

describe('A trace', () => {
  it('has a step for each event, whose patches one after the other make the state', async () => {
    const { traceReplay } = replaysOf();
    const { steps, result } = await all(traceReplay({ ...MISSION }));
    expect(steps.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
    expect(steps.map(({ eventId }) => eventId)).to.deep.equal(
      seven().map((event) => event.eventId),
    );
    expect(steps[2]).to.deep.include({
      eventType: 'Renamed',
      patch: [{ op: 'replace', path: '/name', value: 'Borealis' }],
    });
    expect(steps[3]?.patch).to.deep.equal([]);
    expect(patched({}, steps)).to.deep.equal(AT_7);
    expect(result).to.include({ sequenceNumber: 7, eventsApplied: 7 });
    expect(result.state).to.deep.equal(AT_7);
  });

  it('begins and ends where it is told to, what-if included', async () => {
    const { traceReplay, replay } = replaysOf();
    const before = await replay({ ...MISSION, toSequenceNumber: 3 });
    const whatIf = [{ eventType: 'Renamed', data: { name: 'Cirrus' } }];
    const range = { fromSequenceNumber: 4, toSequenceNumber: 6, whatIf };
    const { steps, result } = await all(traceReplay({ ...MISSION, ...range }));
    expect(steps.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([4, 5, 6, 7]);
    expect(patched(before.state, steps)).to.deep.equal(result.state);
    expect(result).to.include({ sequenceNumber: 6, whatIfApplied: 1 });
    for (const range of [{ toSequenceNumber: 0 }, { fromSequenceNumber: 9 }]) {
      const nothing = await all(replaysOf({ on: {} }).traceReplay({ ...MISSION, ...range }));
      expect(nothing.steps).to.deep.equal([]);
      // Also the initial state is given as a copy.
      Object.assign(nothing.result.state, { count: 99 });
    }
    await refusalOf(all(traceReplay({ ...MISSION, fromSequenceNumber: 0 })), 'invalid_request');
  });

  it('shows what a reducer made that changes the state it is given', async () => {
    const on: Steps = {
      MissionCreated: () => ({ names: [] }),
      Renamed(state) {
        (state['names'] as unknown[]).push('x');
        return state;
      },
    };
    const { steps, result } = await all(replaysOf({ on }).traceReplay({ ...MISSION }));
    expect(steps[2]?.patch).to.deep.equal([{ op: 'add', path: '/names/0', value: 'x' }]);
    expect(result.state).to.deep.equal({ names: ['x'] });
  });

  it('reads no further once it is closed, or told to stop', async () => {
    const { traceReplay, reads } = replaysOf();
    for await (const { sequenceNumber } of traceReplay({ ...MISSION })) {
      if (sequenceNumber === 2) break;
    }
    const stop = new AbortController();
    const stopped: number[] = [];
    try {
      for await (const step of traceReplay({ ...MISSION }, { signal: stop.signal })) {
        stopped.push(step.sequenceNumber);
        stop.abort(new Error('enough'));
      }
      expect.fail('It went on.');
    } catch (error) {
      expect((error as Error).message).to.equal('enough');
    }
    expect(stopped).to.deep.equal([1]);
    expect(reads.reads).to.deep.equal([1, 1].map((from) => ({ from, batches: 1, isClosed: true })));
  });

  it('names the first event that left no JSON, and has the steps before it', async () => {
    const on: Steps = {
      OrbitChanged: (_, { sequenceNumber }) => ({ a: sequenceNumber === 4 ? Number.NaN : 1 }),
    };
    const steps: TraceStep[] = [];
    const tracing = async () => {
      for await (const step of replaysOf({ on }).traceReplay({ ...MISSION })) steps.push(step);
    };
    const { details } = await refusalOf(tracing(), 'reducer_failed');
    expect(details.sequenceNumber).to.equal(4);
    expect(steps).to.have.length(3);
  });

  it('is refused for an aggregate without events', async () => {
    const nobody = { aggregateType: 'Mission', aggregateId: 'mission-43' };
    for (const fromSequenceNumber of [1, 3]) {
      const tracing = replaysOf().traceReplay({ ...nobody, fromSequenceNumber });
      await refusalOf(all(tracing), 'aggregate_not_found');
    }
  });
});

describe('A difference between two states', () => {
  it('is a patch that makes one of the other, in either direction', async () => {
    const { diffStates, replay } = replaysOf();
    for (const [from, to] of [
      [1, 5],
      [5, 1],
      [0, 7],
      [6, 99],
    ] as const) {
      const at = (toSequenceNumber: number) => replay({ ...MISSION, toSequenceNumber });
      const points = { from: { toSequenceNumber: from }, to: { toSequenceNumber: to } };
      const diff = await diffStates({ aggregateId }, points);
      expect(diff).to.deep.include({
        ...MISSION,
        handler: { name: 'merge-patch', version: 1 },
        from: { sequenceNumber: from },
        to: { sequenceNumber: Math.min(to, 7) },
      });
      expect(patched((await at(from)).state, [diff])).to.deep.equal((await at(to)).state);
    }
  });
});

describe('Blame', () => {
  const { blame } = replaysOf();
  const at = (sequenceNumber: number) => {
    const { eventId, eventType, timestamp } = seven()[sequenceNumber - 1] as RecordedEvent;
    return { sequenceNumber, eventId, eventType, timestamp };
  };

  for (const [path, point, expected] of [
    ['/name', {}, { ...at(3), userId: 'ada', value: 'Borealis' }],
    ['/name', { toSequenceNumber: 2 }, { ...at(1), value: 'Aurora' }],
    ['/orbit/inclinationDeg', {}, { ...at(7), value: 97 }],
    // Event 4 says the same again, which changes nothing.
    ['/orbit/inclinationDeg', { toSequenceNumber: 6 }, { ...at(2), value: 98 }],
    ['/orbit', { toSequenceNumber: 6 }, { ...at(5), value: { inclinationDeg: 98 } }],
    ['/orbit/altitudeKm', { toSequenceNumber: 4 }, { ...at(2), value: 500 }],
    ['/orbit/altitudeKm', {}, undefined],
    ['/crew/1/name', {}, { ...at(6), value: 'Grace' }],
    ['/crew/2', {}, undefined],
    ['', {}, { ...at(7), value: AT_7 }],
    ['/name', { toTimestamp: '2031-03-14T06:12:01Z' }, { ...at(1), value: 'Aurora' }],
  ] as const) {
    it(`says which event last changed "${path}", as of ${JSON.stringify(point)}`, async () => {
      expect(await blame({ ...MISSION, ...point, path })).to.deep.equal(expected);
    });
  }

  it('names no event for what is there from the beginning', async () => {
    const { blame } = replaysOf({ on: {} });
    const expected = { value: 0, sequenceNumber: 0 };
    expect(await blame({ aggregateId, path: '/count' })).to.deep.equal(expected);
  });

  it('is refused for a path that is none, and for an aggregate without events', async () => {
    await refusalOf(blame({ ...MISSION, path: 'name' }), 'invalid_request');
    const nobody = { aggregateType: 'Mission', aggregateId: 'mission-43', path: '/name' };
    await refusalOf(blame(nobody), 'aggregate_not_found');
  });

  it('reads no further once it is told to stop', async () => {
    const { blame, reads } = replaysOf();
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('enough'));
    const blaming = blame({ ...MISSION, path: '/name' }, { signal: stop.signal, onProgress });
    const said = await blaming.catch((error: Error) => error.message);
    expect(said).to.equal('enough');
    expect(reads.reads).to.deep.equal([{ from: 1, batches: 2, isClosed: true }]);
  });
});

describe('A snapshot', () => {
  const on: Steps = { OrbitChanged: (state) => ({ ...state, count: Number(state['count']) + 1 }) };
  const asked: unknown[] = [];
  /** There is one at every even sequence number, of a state that shows where it is from. */
  const snapshots = {
    async newestFor(...[aggregate, handler, atMost = 7]: [object, object, number | undefined]) {
      asked.push([aggregate, handler, atMost]);
      const sequenceNumber = atMost - (atMost % 2);
      const { timestamp } = seven()[sequenceNumber - 1] ?? { timestamp: '' };
      const state = { count: 100 * sequenceNumber };
      const snapshot: Snapshot = { sequenceNumber, timestamp, state };
      return sequenceNumber === 0 ? undefined : snapshot;
    },
  };
  beforeEach(() => {
    asked.length = 0;
  });

  for (const [to, from, state] of [
    [undefined, 6, { count: 601 }],
    [5, 4, { count: 401 }],
    [4, 4, { count: 400 }],
    [1, 0, { count: 0 }],
  ] as const) {
    it(`is what a replay to ${to ?? 'the end'} begins with, and only the rest is read`, async () => {
      const { replay, reads } = replaysOf({ on, snapshots });
      const point = to === undefined ? {} : { toSequenceNumber: to };
      const answer = await replay({ ...MISSION, ...point });
      expect(answer).to.deep.include({
        snapshot: from === 0 ? null : { sequenceNumber: from },
        sequenceNumber: to ?? 7,
        timestamp: seven()[(to ?? 7) - 1]?.timestamp,
        eventsApplied: (to ?? 7) - from,
        state,
      });
      expect(reads.reads.map((read) => read.from)).to.deep.equal([from + 1]);
      expect(asked).to.deep.equal([[MISSION, { name: 'Mission', version: 2 }, to ?? 7]]);
    });
  }

  it('is left aside where it is not to be used', async () => {
    const { replay } = replaysOf({ on, snapshots });
    const { state, snapshot } = await replay({ ...MISSION, useSnapshot: false });
    expect([state, snapshot]).to.deep.equal([{ count: 4 }, null]);
    expect(asked).to.deep.equal([]);
  });
});

describe('Any split of the events', () => {
  it('gives the same state as all of them at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.constantFrom('a', 'b'), fc.jsonValue({ maxDepth: 2 })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.nat(8),
        async (data, split) => {
          const clean = JSON.parse(JSON.stringify(data).replaceAll('__proto__', 'proto'));
          const events = clean.map((each: JsonObject, index: number) =>
            recorded(index + 1, 'A', each),
          );
          const at = Math.min(split, events.length);
          const before = await replaysOf({ events }).replay({ ...MISSION, toSequenceNumber: at });
          const { state, timestamp = '' } = before;
          const snapshot = { sequenceNumber: at, state, timestamp };
          const snapshots = { newestFor: async () => (at === 0 ? undefined : snapshot) };
          const continued = await replaysOf({ events, snapshots }).replay({ ...MISSION });
          const whole = await replaysOf({ events }).replay({ ...MISSION });
          expect(continued.state).to.deep.equal(whole.state);
          expect(continued.eventsApplied).to.equal(events.length - at);
        },
      ),
      { numRuns: 200 },
    );
  });
});

interface Traced {
  readonly steps: readonly TraceStep[];
  readonly result: Awaited<ReturnType<ReturnType<typeof replaysOf>['replay']>>;
}

async function all(
  trace: ReturnType<ReturnType<typeof replaysOf>['traceReplay']>,
): Promise<Traced> {
  const steps: TraceStep[] = [];
  for (;;) {
    const next = await trace.next();
    if (next.done === true) return { steps, result: next.value };
    steps.push(next.value);
  }
}

function patched(state: JsonObject, steps: readonly Pick<TraceStep, 'patch'>[]): JsonObject {
  const result = structuredClone(state);
  for (const { patch } of steps) {
    for (const failure of applyPatch(result, structuredClone(patch) as never)) {
      expect(failure).to.equal(null);
    }
  }
  return result;
}
