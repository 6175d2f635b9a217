import { randomUUID } from 'node:crypto';
import type { AppendsEvents } from '../../src/event-store.ts';
import type { NewEvent, RecordedEvent } from '../../src/events/event.ts';
import type { SeededRandom } from './seeded-random.ts';

/**
 * What the events of a varied log have. Each name is in many events and every one in few of the
 * others': the busiest user has none with the tag `unseen-by-busy`, nobody's events are `Idle`.
 */
export interface LogNames {
  readonly aggregateTypes: readonly string[];
  readonly aggregateIds: readonly string[];
  readonly eventTypes: readonly string[];
  readonly userIds: readonly string[];
  readonly correlationIds: readonly string[];
  readonly tags: readonly string[];
}

/** Names that no other log in the same store has, but for the types. */
export function logNames(): LogNames {
  const mark = randomUUID().slice(0, 8);
  const marked = (...names: string[]) => names.map((name) => `${name}-${mark}`);
  return {
    aggregateTypes: ['Mission', 'Spacecraft', 'Burn'],
    aggregateIds: marked('relay', 'probe', 'lander'),
    eventTypes: marked('Planned', 'Executed', 'Verified'),
    userIds: marked('busy', 'calm'),
    correlationIds: marked('campaign', 'review'),
    tags: marked('lunar', 'unseen-by-busy'),
  };
}

/** Appends `count` events in groups of a few, and resolves with what was recorded. */
export async function appendVaried(
  store: Pick<AppendsEvents, 'append'>,
  random: SeededRandom,
  names: LogNames,
  { count, groupMax }: { readonly count: number; readonly groupMax: number },
): Promise<RecordedEvent[]> {
  const recorded: RecordedEvent[] = [];
  while (recorded.length < count) {
    const size = Math.min(1 + random.below(groupMax), count - recorded.length);
    const batch = Array.from({ length: size }, () => aVariedEvent(random, names));
    recorded.push(...(await store.append(batch)).events);
  }
  return recorded;
}

function aVariedEvent(random: SeededRandom, names: LogNames): NewEvent {
  const [busy = '', calm = ''] = names.userIds;
  const [often = '', unseenByBusy = ''] = names.tags;
  const isBusy = random.below(3) > 0;
  const tags = [
    ...(random.below(2) === 0 ? [often] : []),
    ...(!isBusy && random.below(2) === 0 ? [unseenByBusy] : []),
  ];
  const correlationId = random.oneOf([...names.correlationIds, undefined]);
  const userId = isBusy ? busy : random.oneOf([calm, undefined]);
  return {
    aggregateType: random.oneOf(names.aggregateTypes),
    aggregateId: random.oneOf(names.aggregateIds),
    eventType: random.oneOf(names.eventTypes),
    ...(userId !== undefined && { userId }),
    ...(correlationId !== undefined && { correlationId }),
    data: { burnSeconds: random.below(1_000) },
    tags,
  };
}
