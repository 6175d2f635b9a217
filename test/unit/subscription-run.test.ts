import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { CurrentRuns } from '../../src/engine/subscriptions/current-runs.ts';
import { HeldBudget } from '../../src/engine/subscriptions/held-events.ts';
import type { StoredSubscription } from '../../src/engine/subscriptions/ports.ts';
import { WINDOW_EVENTS_MAX } from '../../src/engine/subscriptions/run-share.ts';
import {
  runSubscription,
  UNWRITTEN_EVENTS_MAX,
} from '../../src/engine/subscriptions/subscription-run.ts';
import { EventStoreError } from '../../src/errors.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { recorded } from '../support/cloud-events.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { UNOBSERVED } from '../support/unobserved-deliveries.ts';

const HEAD = 5_000;
const REPEATED_MAX = UNWRITTEN_EVENTS_MAX + WINDOW_EVENTS_MAX;
const EVENT = recorded(anEvent());

describe('A run of a subscription that cannot write down how far it is', () => {
  let isWritable: boolean;
  let writtenTo: number;
  let delivered: number;

  for (const [what, answer] of [
    ['the database refuses it', async () => Promise.reject(unavailable())],
    ['the database does not answer', async () => await sleep(200)],
  ] as const) {
    it(`delivers no more than may come again, and goes on once it can: ${what}`, async () => {
      [isWritable, writtenTo, delivered] = [false, 0, 0];
      const over = new AbortController();
      const save = async (_id: string, _epoch: number, change: { readonly checkpoint: number }) => {
        while (!isWritable) await answer();
        writtenTo = change.checkpoint;
        return true;
      };
      const running = run(save, over.signal);
      await eventually(() => expect(delivered).to.be.at.least(WINDOW_EVENTS_MAX));
      await sleep(300);
      expect(delivered).to.be.at.most(REPEATED_MAX);
      isWritable = true;
      await eventually(() => expect(writtenTo).to.equal(HEAD), { timeoutMs: 30_000 });
      expect(delivered).to.equal(HEAD);
      over.abort();
      await running;
    });
  }

  function run(save: (...given: never[]) => Promise<boolean>, signal: AbortSignal) {
    const definition = {
      ...{ name: 'billing', target: { type: 'webhook' } },
      ...{ batch: { max: 1 }, onDeadLetter: 'park' },
      retry: { maxAttempts: 3, initialDelayMs: 1, factor: 1, maxDelayMs: 1 },
    };
    const subscription = { id: 'a0b1c2d3-0000-4000-8000-000000000000', definition };
    return runSubscription(
      subscription as unknown as StoredSubscription,
      {
        tail: {
          head: HEAD,
          readBehind: async (position, limit) => {
            const count = Math.min(limit, HEAD - position);
            const events = Array.from({ length: count }, (_, index) =>
              eventAt(position + index + 1),
            );
            return { events, readTo: position + count };
          },
          waitBehind: (_, until) =>
            new Promise((resolve) => until.addEventListener('abort', () => resolve())),
          eventsAt: async (places) => places.map(({ position }) => eventAt(position)),
        },
        upcast: async (events) => events,
        matcher: { match: async (events) => events.map(() => 'matches') },
        deliverer: {
          deliver: async () => {
            delivered += 1;
            return { kind: 'delivered' };
          },
          close: async () => {},
        },
        store: {
          begin: async () => ({ epoch: 1, checkpoint: 0, settledAbove: [], parked: [] }),
          save: save as never,
        },
        attempts: { note: async () => {}, newest: async () => [] },
        budget: new HeldBudget(64 * 1024 * 1024),
        clock: systemClock,
        random: () => 0.5,
        observer: UNOBSERVED,
        runs: new CurrentRuns(),
        giveUp: async () => {},
        onTrouble: () => {},
      },
      signal,
    );
  }
});

function eventAt(position: number) {
  return { ...EVENT, ...anAggregate(), position };
}

function unavailable(): EventStoreError {
  return new EventStoreError('unavailable', 'The database cannot be reached.', {} as never);
}
