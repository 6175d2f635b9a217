import type { AggregateKey, RecordedEvent } from '../../src/events/event.ts';

/**
 * What is wrong with the order of a whole log: positions are 1 to N, sequence numbers 1 to n in each
 * aggregate, no event id comes twice, and time does not go back.
 */
export function gapsAndRepeats(log: readonly RecordedEvent[]): string[] {
  const faults: string[] = [];
  const heads = new Map<string, number>();
  const ids = new Set<string>();
  log.forEach((event, index) => {
    const { position, sequenceNumber, eventId, timestamp } = event;
    const before = log[index - 1];
    if (position !== index + 1)
      faults.push(`position ${position} stands where ${index + 1} should`);
    const name = aggregateNamed(event);
    const next = (heads.get(name) ?? 0) + 1;
    if (sequenceNumber !== next) {
      faults.push(`position ${position}: ${name} has ${sequenceNumber} where ${next} should be`);
    }
    heads.set(name, sequenceNumber);
    if (ids.has(eventId)) faults.push(`position ${position}: event ${eventId} is stored again`);
    ids.add(eventId);
    if (before !== undefined && timestamp < before.timestamp) {
      faults.push(`position ${position}: ${timestamp} comes after ${before.timestamp}`);
    }
  });
  return faults;
}

/** The last sequence number of each aggregate, by its name. */
export function headsOf(log: readonly RecordedEvent[]): ReadonlyMap<string, number> {
  return new Map(log.map((event) => [aggregateNamed(event), event.sequenceNumber]));
}

/** How the checkers call an aggregate. */
export function aggregateNamed({ aggregateType, aggregateId }: AggregateKey): string {
  return `${aggregateType} ${aggregateId}`;
}
