import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { MISSION } from '../support/kept-events.ts';
import { refusalOf } from '../support/refusal-of.ts';

import { all, replaysOf, type Steps, seven } from '../support/replays-of.ts';

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
