import type { NamedEvent, RecordedEvent } from '../../../src/events/event.ts';
import type { SubscriptionFilter, SubscriptionStart } from '../../../src/subscriptions.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { type AskedEvent, anAskedEvent } from '../telling.ts';

export type ReceiverKind = 'webhook' | 'redis-stream' | 'pull' | 'sse' | 'published';

/** One of those who are to get events, and how its receiver behaves. */
export interface SoakSubscription {
  readonly name: string;
  readonly kind: ReceiverKind;
  readonly filter: Partial<SubscriptionFilter>;
  /** The same as `filter.where`, for the checker. */
  readonly where?: (event: RecordedEvent) => boolean;
  readonly from: SubscriptionStart;
  readonly batchMax: number;
  /** `flaky`: refuses a third of all; `poisoned`: never takes the poison event. */
  readonly temper: 'good' | 'flaky' | 'poisoned';
  /** Competing ones, of a pull subscription. */
  readonly workers: number;
}

const AGGREGATES = Array.from({ length: 200 }, (_, index) => ({
  aggregateType: index % 3 === 0 ? 'Spacecraft' : 'Mission',
  aggregateId: `soak-${index}`,
}));
const EVENT_TYPES = ['Created', 'Planned', 'Executed', 'Closed'];
const USERS = ['ada', 'bel', 'cy', 'dee', 'eve'];
const TAGS = ['lunar', 'relay', 'deep-space', 'test'];

export const POISON: AskedEvent = anAskedEvent({
  ...{ aggregateType: 'Mission', aggregateId: 'soak-1', eventType: 'Executed' },
  data: { isPoison: true },
});

/** Twenty, of all kinds. */
export const SOAK_SUBSCRIPTIONS: readonly SoakSubscription[] = [
  one('webhook', 'all'),
  one('webhook', 'batches', { batchMax: 50 }),
  one('webhook', 'flaky', { temper: 'flaky', filter: { userIds: ['ada', 'bel'] } }),
  one('webhook', 'poisoned', { temper: 'poisoned', filter: { aggregateTypes: ['Mission'] } }),
  one('webhook', 'types', { filter: { eventTypes: ['Created', 'Closed'] } }),
  one('webhook', 'spacecraft', { filter: { aggregateTypes: ['Spacecraft'] }, from: 'now' }),
  one('webhook', 'aggregates', { filter: { aggregateIds: ['soak-7', 'soak-8', 'soak-9'] } }),
  one('webhook', 'users', { filter: { userIds: ['cy'] }, from: { position: 40 } }),
  one('webhook', 'tags', { filter: { tags: ['lunar', 'test'] }, batchMax: 10, temper: 'flaky' }),
  one('webhook', 'where', {
    filter: { where: 'data.weight > 80' },
    where: ({ data }) => Number(data['weight']) > 80,
  }),
  one('redis-stream', 'all'),
  one('redis-stream', 'batches', { batchMax: 100, from: 'now' }),
  one('redis-stream', 'types', { filter: { eventTypes: ['Executed'] } }),
  one('pull', 'all', { workers: 3, batchMax: 20 }),
  one('pull', 'users', { workers: 2, filter: { userIds: ['dee', 'eve'] } }),
  one('pull', 'flaky', { temper: 'flaky', filter: { tags: ['relay'] }, batchMax: 5 }),
  one('sse', 'all'),
  one('sse', 'now', { from: 'now' }),
  one('sse', 'types', { filter: { eventTypes: ['Planned', 'Closed'] }, from: { position: 40 } }),
  one('published', 'all'),
];

/** The next events that somebody appends together. */
export function soakEvents(random: SeededRandom, count: number): readonly AskedEvent[] {
  return Array.from({ length: count }, () => {
    const event: Partial<NamedEvent> = {
      ...random.oneOf(AGGREGATES),
      eventType: random.oneOf(EVENT_TYPES),
      userId: random.oneOf(USERS),
      tags: [random.oneOf(TAGS)],
      data: { weight: random.below(100), text: 'x'.repeat(random.below(200)) },
    };
    return anAskedEvent(event);
  });
}

function one(
  kind: ReceiverKind,
  name: string,
  further: Partial<SoakSubscription> = {},
): SoakSubscription {
  return {
    name: `${kind}-${name}`,
    ...{ kind, filter: {}, from: 'beginning', batchMax: 1, temper: 'good', workers: 1 },
    ...further,
  };
}
