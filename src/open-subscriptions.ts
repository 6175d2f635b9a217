import { randomUUID } from 'node:crypto';
import type { EventReader } from './engine/read/ports.ts';
import { createSubscriptions } from './engine/subscriptions/manage/create-subscriptions.ts';
import type { ManageDeps } from './engine/subscriptions/manage/manage-deps.ts';
import type {
  AttemptLog,
  ManagedDeliveries,
  PullDeliveries,
} from './engine/subscriptions/ports.ts';
import type { EventPlaceInLog } from './engine/tail/ports.ts';
import type { ReadsEvents } from './event-store.ts';
import type { RecordedEvent } from './events/event.ts';
import type { AllSubscriptions } from './manages-subscriptions.ts';
import type { Databases } from './mongo/collections.ts';
import { createMongoSubscriptions } from './mongo/mongo-subscriptions.ts';
import type { Clock } from './platform/clock.ts';
import type { StoreObserver } from './store-observer.ts';

/** Where events can be brought to, and by whom; what is absent is as if nothing were delivered. */
export type SubscriptionOptions = Partial<
  Pick<ManageDeps, 'deliveries' | 'attempts' | 'pull' | 'deliverers' | 'checks' | 'secrets'>
>;

export interface SubscriptionStoreDeps extends SubscriptionOptions {
  readonly databases: Databases;
  readonly reader: Pick<EventReader, 'newestCommit' | 'commits' | 'atPositions'>;
  /** As stored. */
  readonly reads: Pick<ReadsEvents, 'readLog'>;
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: () => number;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly observer: StoreObserver;
}

/** Puts together what manages subscriptions. */
export function openSubscriptions(deps: SubscriptionStoreDeps): AllSubscriptions {
  const { databases, reader, reads, now, clock, randomBytes, observer } = deps;
  return createSubscriptions({
    store: createMongoSubscriptions(databases),
    deliveries: deps.deliveries ?? NOTHING_DELIVERED,
    attempts: deps.attempts ?? NOTHING_TRIED,
    pull: deps.pull ?? NOTHING_TO_FETCH,
    deliverers: deps.deliverers ?? { webhook: undefined, 'redis-stream': undefined },
    checks: deps.checks ?? NO_CHECKS,
    secrets: deps.secrets ?? UNSEALED,
    reader,
    tail: {
      async readBehind(position, limit) {
        const range = { fromPosition: position + 1, limit };
        const events = await reads.readLog(range).toArray();
        return { events, readTo: events.at(-1)?.position ?? position };
      },
      eventsAt: (places) => eventsAt(reader, places),
    },
    now,
    monotonicMs: () => clock.monotonicMs(),
    newId: randomUUID,
    newSecret: () => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
    observer,
  });
}

/** Standard Webhooks 1.0.0 has 24 to 64. */
const SECRET_BYTES = 32;

const NO_CHECKS: ManageDeps['checks'] = {
  urlFault: () => undefined,
  headerFaults: () => new Map(),
  whereFault: () => undefined,
};

const UNSEALED: ManageDeps['secrets'] = { seal: (text) => text, open: (kept) => kept };

const NOTHING_DELIVERED: ManagedDeliveries = {
  progress: async () => undefined,
  reset: async () => {},
  deadLetters: async () => [],
  deadLetterGroups: async () => [],
  countDead: async () => 0,
  countWaiting: async (_, aggregates) => aggregates.map(() => 0),
  redrive: async () => 0,
  discard: async () => [],
};

const NOTHING_TRIED: AttemptLog = { note: async () => {}, newest: async () => [] };

const NOTHING_TO_FETCH: PullDeliveries = {
  fetch: async () => [],
  ack: async (_, receipts) => receipts.map(() => false),
  nack: async (_, receipts) => receipts.map(() => false),
};

async function eventsAt(
  reader: Pick<EventReader, 'atPositions'>,
  places: readonly EventPlaceInLog[],
): Promise<readonly RecordedEvent[]> {
  const found = await Promise.all(
    places.map(async ({ aggregateType, position }) => {
      const query = { from: position, to: position, order: 'asc', limit: 1 } as const;
      return (await reader.atPositions(aggregateType, [position], query)).events;
    }),
  );
  return found.flat();
}
