import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { MISSION, recorded } from '../support/kept-events.ts';
import { refusalOf } from '../support/refusal-of.ts';

import { all, replaysOf, type Steps, seven } from '../support/replays-of.ts';

const PROMISE = Promise.resolve({});

describe('A reducer that fails', () => {
  const stepsOf = (step: Steps[string]): Steps => ({
    Renamed: step,
    OrbitChanged: (state) => ({ ...state }),
  });
  const failing = (step: Steps[string]) => replaysOf({ on: stepsOf(step) });
  const orbit = (sequenceNumber: number) => recorded(sequenceNumber, 'OrbitChanged', {});

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
    ['is asynchronous', async () => ({}), /made a promise/],
    ['leaves a promise within', () => ({ a: [Promise.resolve(7)] }), /made a promise/],
    ['gives back a promise of old', () => PROMISE, /gave back a Promise/],
    [
      'is asynchronous and throws',
      async () => {
        throw new Error('late');
      },
      /made a promise/,
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

  const late = async () => {
    throw new Error('late');
  };
  for (const [where, step] of [
    ['that it gives back', late],
    ['within its state', () => ({ a: { b: [late()] } })],
    [
      'that it puts into the state it is given',
      (state: object) => Object.assign(state, { a: late() }),
    ],
    [
      'that it leaves behind',
      () => {
        void late();
        return {};
      },
    ],
    [
      'that it leaves behind where it throws',
      () => {
        void late();
        throw new Error('no fuel');
      },
    ],
  ] as const) {
    it(`ends no process by a promise ${where}, and that rejects`, async () => {
      const unheard: unknown[] = [];
      const listen = (reason: unknown) => unheard.push(reason);
      process.on('unhandledRejection', listen);
      try {
        // Ten events behind it: it is not looked for at the end.
        const events = [...seven(), ...Array.from({ length: 10 }, (_, index) => orbit(index + 8))];
        const { replay, traceReplay } = replaysOf({ on: stepsOf(step as never), events });
        for (const ask of [() => replay({ ...MISSION }), () => all(traceReplay({ ...MISSION }))]) {
          const { details } = await refusalOf(ask(), 'reducer_failed');
          expect(details.sequenceNumber).to.equal(3);
          await new Promise(setImmediate);
        }
        const whatIf = [{ eventType: 'Renamed', data: {} }];
        const imagined = replay({ ...MISSION, toSequenceNumber: 2, whatIf });
        await refusalOf(imagined, 'invalid_request');
        await new Promise(setImmediate);
      } finally {
        process.off('unhandledRejection', listen);
      }
      expect(unheard).to.deep.equal([]);
    });
  }

  for (const at of [3, 4, 5, 6, 7]) {
    it(`fails the replay where event ${at} makes the state too large, traced or not`, async () => {
      const large = 'x'.repeat(33 * 1024 * 1024);
      const grown: Steps[string] = (state, { sequenceNumber }) =>
        sequenceNumber < at ? { ...state, [`at${sequenceNumber}`]: 1 } : { ...state, large };
      const on: Steps = { Renamed: grown, OrbitChanged: grown, CrewNamed: grown };
      const { replay, traceReplay, blame } = replaysOf({ on });
      for (const ask of [
        () => replay({ ...MISSION }),
        () => all(traceReplay({ ...MISSION })),
        () => blame({ ...MISSION, path: '/at2' }),
      ]) {
        const { details, message } = await refusalOf(ask(), 'reducer_failed');
        expect(message).to.include('larger than');
        expect(details.sequenceNumber).to.equal(at);
      }
      expect(await replay({ ...MISSION, toSequenceNumber: at - 1 })).to.include({
        sequenceNumber: at - 1,
      });
    });
  }

  it('names the event whose state throws when it is read', async () => {
    const on: Steps = {
      Renamed: () => ({
        get count(): number {
          throw new Error('no such count');
        },
      }),
    };
    for (const ask of ['replay', 'blame'] as const) {
      const asked = replaysOf({ on, events: seven().slice(0, 3) })[ask]({
        ...MISSION,
        path: '/count',
      });
      const { message, details } = await refusalOf(asked, 'reducer_failed');
      expect(details).to.include({ handler: 'Mission', sequenceNumber: 3 });
      expect(message).to.include('no such count');
    }
  });
});
