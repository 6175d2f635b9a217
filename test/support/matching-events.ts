import type { LogRange } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';

/** What a range of a log has, by looking at every event: the order of the range, and its limit. */
export function matchingEvents(log: readonly RecordedEvent[], range: LogRange): RecordedEvent[] {
  const { order = 'asc', limit } = range;
  const matching = log.filter((event) => matches(event, range));
  return (order === 'asc' ? matching : matching.toReversed()).slice(0, limit);
}

function matches(event: RecordedEvent, range: LogRange): boolean {
  return (
    isOrAny(event.aggregateType, range.aggregateType) &&
    isOrAny(event.aggregateId, range.aggregateId) &&
    isOrAny(event.userId, range.userId) &&
    isOrAny(event.correlationId, range.correlationId) &&
    (range.eventTypes === undefined || range.eventTypes.includes(event.eventType)) &&
    (range.tag === undefined || event.tags.includes(range.tag)) &&
    isWithin(event.position, range.fromPosition, range.toPosition) &&
    isWithin(event.sequenceNumber, range.fromSequenceNumber, range.toSequenceNumber) &&
    isWithin(Date.parse(event.timestamp), milliseconds(range.from)) &&
    (range.to === undefined || Date.parse(event.timestamp) < Date.parse(range.to))
  );
}

function isOrAny(value: string | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || value === wanted;
}

function isWithin(value: number, from = 0, to = Number.POSITIVE_INFINITY): boolean {
  return value >= from && value <= to;
}

function milliseconds(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}
