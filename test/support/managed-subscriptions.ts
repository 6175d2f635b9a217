import type { CommitPlace } from '../../src/engine/read/ports.ts';
import { createSubscriptions } from '../../src/engine/subscriptions/manage/create-subscriptions.ts';
import type { ManageDeps } from '../../src/engine/subscriptions/manage/manage-deps.ts';
import type { DeliveryResult, OutboundDelivery } from '../../src/engine/subscriptions/ports.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { ManualClock } from './manual-clock.ts';
import { memoryAttempts, memoryDeliveries } from './memory-deliveries.ts';
import { memorySubscriptionStore } from './memory-subscription-store.ts';

/** One event each second, one commit for each: position 1 was recorded a second after the start. */
const RECORDED_EVERY_MS = 1_000;

/**
 * Subscriptions whose parts are all in memory, on a log of `head` events that ends now. Secrets are
 * sealed so that a test can see by whom, and for what.
 */
export function managedSubscriptions({ head = 10 } = {}) {
  const clock = new ManualClock();
  const startMs = clock.now() - head * RECORDED_EVERY_MS;
  const timeOf = (position: number) => startMs + position * RECORDED_EVERY_MS;
  const commit = (n: number): CommitPlace => {
    return { n, firstPosition: n, lastPosition: n, timestampMs: timeOf(n) };
  };
  const eventAt = (position: number): RecordedEvent => ({
    eventId: `event-${position}`,
    eventType: 'MissionCreated',
    aggregateType: 'Mission',
    aggregateId: `mission-${position}`,
    sequenceNumber: 1,
    position,
    timestamp: new Date(timeOf(position)).toISOString(),
    version: 1,
    storedVersion: 1,
    data: {},
    metadata: {},
    tags: [],
    hash: '0'.repeat(64),
  });
  const store = memorySubscriptionStore();
  const deliveries = memoryDeliveries();
  const attempts = memoryAttempts();
  const delivered: OutboundDelivery[] = [];
  const discarded: object[] = [];
  const answer: { result: DeliveryResult } = { result: { kind: 'delivered', statusCode: 204 } };
  let made = 0;
  const deps: ManageDeps = {
    store,
    deliveries,
    attempts,
    pull: {
      fetch: async (_, { visibilityTimeoutMs }) => [
        {
          receipt: 'receipt-1',
          events: [eventAt(1)],
          attempt: 1,
          visibleAt: new Date(clock.now() + visibilityTimeoutMs).toISOString(),
        },
      ],
      ack: async (_, receipts) => receipts.map((each) => each === 'receipt-1'),
      nack: async (_, receipts) => receipts.map((each) => each === 'receipt-1'),
    },
    deliverers: {
      webhook: {
        async deliver(delivery) {
          delivered.push(delivery);
          await clock.pass(12);
          return answer.result;
        },
        close: async () => {},
      },
      'redis-stream': undefined,
    },
    checks: {
      urlFault: (url) => (url.startsWith('https://') ? undefined : 'must begin with https://'),
      headerFaults: () => new Map(),
      whereFault: (where) => (where === '(' ? 'is no expression' : undefined),
    },
    secrets: {
      seal: (text, context) => `sealed(${context}):${text}`,
      open: (kept, context) => {
        const mark = `sealed(${context}):`;
        return kept.startsWith(mark) ? kept.slice(mark.length) : undefined;
      },
    },
    reader: {
      newestCommit: async () => (head === 0 ? undefined : commit(head)),
      commits: async (numbers) => numbers.map(commit),
    },
    tail: {
      eventsAt: async (places) => places.map(({ position }) => eventAt(position)),
    },
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    newId: () => `id-${++made}`,
    newSecret: () => `whsec_${++made}`,
    observer: { deadLettersDiscarded: (each) => discarded.push(each) },
  };
  const subscriptions = createSubscriptions(deps);
  return {
    ...{ subscriptions, store, deliveries, attempts, clock, delivered, discarded, answer },
    timeOf: (position: number) => new Date(timeOf(position)).toISOString(),
  };
}
