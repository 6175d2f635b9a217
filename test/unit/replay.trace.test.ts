import { expect } from 'chai';
import type { TraceStep } from '../../src/replay.ts';
import { MISSION } from '../support/kept-events.ts';
import { refusalOf } from '../support/refusal-of.ts';

import { AT_7, all, patched, replaysOf, type Steps, seven } from '../support/replays-of.ts';

const { aggregateId } = MISSION;

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
