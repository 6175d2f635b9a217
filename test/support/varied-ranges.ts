import type { LogRange } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { LogNames } from './varied-log.ts';

/** The parts that a range can have, each with a value at random. */
export type RangePart = keyof typeof PARTS;

const PARTS = {
  aggregateType: (random: SeededRandom, names: LogNames) => ({
    aggregateType: random.oneOf(names.aggregateTypes),
  }),
  aggregateId: (random: SeededRandom, names: LogNames) => ({
    aggregateId: random.oneOf(names.aggregateIds),
  }),
  oneEventType: (random: SeededRandom, names: LogNames) => ({
    eventTypes: [random.oneOf(names.eventTypes)],
  }),
  twoEventTypes: (_: SeededRandom, names: LogNames) => ({
    eventTypes: names.eventTypes.slice(0, 2),
  }),
  userId: (random: SeededRandom, names: LogNames) => ({ userId: random.oneOf(names.userIds) }),
  correlationId: (random: SeededRandom, names: LogNames) => ({
    correlationId: random.oneOf(names.correlationIds),
  }),
  tag: (random: SeededRandom, names: LogNames) => ({ tag: random.oneOf(names.tags) }),
  positions: (random: SeededRandom, _: LogNames, log: readonly RecordedEvent[]) => {
    const [one, other] = twoOf(random, log.length);
    const positionAt = (index: number) => Math.max(0, (log[index]?.position ?? 0) + aBit(random));
    return someOf(random, { fromPosition: positionAt(one), toPosition: positionAt(other) });
  },
  times: (random: SeededRandom, _: LogNames, log: readonly RecordedEvent[]) => {
    const [one, other] = twoOf(random, log.length);
    return someOf(random, { from: aTimeAt(random, log[one]), to: aTimeAt(random, log[other]) });
  },
  sequenceNumbers: (random: SeededRandom, _: LogNames, log: readonly RecordedEvent[]) => {
    const [fromSequenceNumber, toSequenceNumber] = twoOf(random, Math.ceil(log.length / 8));
    return someOf(random, { fromSequenceNumber, toSequenceNumber });
  },
} satisfies Record<string, (...given: never) => LogRange>;

/** Every set of parts that a range can have; sequence numbers only together with an aggregate id. */
export function everyCombination(): readonly (readonly RangePart[])[] {
  const names = Object.keys(PARTS) as RangePart[];
  return Array.from({ length: 2 ** names.length }, (_, bits) =>
    names.filter((_name, index) => (bits >> index) % 2 === 1),
  ).filter(
    (parts) =>
      !(parts.includes('oneEventType') && parts.includes('twoEventTypes')) &&
      !(parts.includes('sequenceNumbers') && !parts.includes('aggregateId')),
  );
}

/** A range with these parts, whose values are those of a log or next to them. */
export function aRangeWith(
  parts: readonly RangePart[],
  random: SeededRandom,
  names: LogNames,
  log: readonly RecordedEvent[],
): LogRange {
  return Object.assign({}, ...parts.map((part) => PARTS[part](random, names, log)));
}

/** In ascending order more often than not. */
function twoOf(random: SeededRandom, bound: number): [number, number] {
  const [one, other] = [random.below(bound), random.below(bound)];
  return random.below(8) === 0 ? [one, other] : [Math.min(one, other), Math.max(one, other)];
}

/** -1, 0 or 1. */
function aBit(random: SeededRandom): number {
  return random.below(3) - 1;
}

/** Both, or one alone. */
function someOf(random: SeededRandom, both: LogRange): LogRange {
  const entries = Object.entries(both);
  const kept = random.oneOf([entries, entries, entries.slice(0, 1), entries.slice(1)]);
  return Object.fromEntries(kept);
}

/** The time of an event or a millisecond beside it, as clocks in different places show it. */
function aTimeAt(random: SeededRandom, event: RecordedEvent | undefined): string {
  const time = Date.parse(event?.timestamp ?? '') + aBit(random);
  const offsetHours = random.oneOf([0, 0, 5]);
  const text = new Date(time + offsetHours * 3_600_000).toISOString();
  return offsetHours === 0 ? text : text.replace('Z', '+05:00');
}
