import type { SequenceConflict } from '../../src/errors.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { aggregateNamed, headsOf } from './dense-log.ts';
import { type AskedEvent, isRecordOf, type Telling } from './telling.ts';

/** Stored by an append that expected its aggregate elsewhere. */
export function brokenExpectations(
  tellings: readonly Telling[],
  log: readonly RecordedEvent[],
): string[] {
  return storedByTheirAppend(tellings, log).flatMap(({ event, recorded }) => {
    const { expectedSequenceNumber: expected, eventId } = event;
    if (expected === undefined) return [];
    const before = recorded.sequenceNumber - 1;
    const holds = expected === 'exists' ? before > 0 : before === expected;
    return holds ? [] : `event ${eventId} expected ${expected}, but was stored after ${before}`;
  });
}

/** Two events stored that expected the same number of the same aggregate. */
export function expectationsHonouredTwice(
  tellings: readonly Telling[],
  log: readonly RecordedEvent[],
): string[] {
  const winners = new Map<string, string>();
  return storedByTheirAppend(tellings, log).flatMap(({ event }) => {
    const { expectedSequenceNumber: expected, eventId } = event;
    if (typeof expected !== 'number') return [];
    const expectation = `${aggregateNamed(event)} at ${expected}`;
    const winner = winners.get(expectation) ?? eventId;
    winners.set(expectation, winner);
    return winner === eventId ? [] : `${expectation} was honoured for ${winner} and for ${eventId}`;
  });
}

/** Refusals over an expectation that held, or with an `actual` that the aggregate was not at. */
export function falseConflicts(
  tellings: readonly Telling[],
  log: readonly RecordedEvent[],
): string[] {
  const heads = headsOf(log);
  const acknowledged = acknowledgements(tellings);
  return tellings.flatMap(({ asked, told, askedAtMs }) => {
    if (told.outcome !== 'refused' || told.code !== 'sequence_conflict') return [];
    if (told.conflicts.length === 0) return ['a conflict says neither expected nor actual'];
    return told.conflicts.flatMap((conflict) => {
      const name = aggregateNamed(conflict);
      // The batch's own events before this one count as if they were stored.
      const own = asked.slice(0, conflict.index).filter((event) => aggregateNamed(event) === name);
      const actual = conflict.actual - own.length;
      const known = (acknowledged.get(name) ?? [])
        .filter(({ toldAtMs }) => toldAtMs < askedAtMs)
        .reduce((newest, { sequenceNumber }) => Math.max(newest, sequenceNumber), 0);
      const where = `${name}, expected ${conflict.expected}`;
      if (holds(conflict)) return `${where}, was refused though it is at ${conflict.actual}`;
      if (actual < known) return `${where}, was refused at ${actual}, but ${known} was known`;
      const head = heads.get(name) ?? 0;
      return actual > head ? `${where}, was refused at ${actual}, but it came only to ${head}` : [];
    });
  });
}

function holds({ expected, actual }: SequenceConflict): boolean {
  return expected === 'exists' ? actual > 0 : actual === expected;
}

interface StoredAsked {
  readonly event: AskedEvent;
  readonly recorded: RecordedEvent;
}

/** Repeats of what is stored already are answered whatever they expect, and are left out. */
function storedByTheirAppend(
  tellings: readonly Telling[],
  log: readonly RecordedEvent[],
): StoredAsked[] {
  const byId = new Map(log.map((event) => [event.eventId, event]));
  return tellings.flatMap(({ asked, told }) => {
    if (told.outcome === 'refused') return [];
    if (told.outcome === 'committed' && told.alreadyStored) return [];
    return asked.flatMap((event) => {
      const recorded = byId.get(event.eventId);
      return recorded !== undefined && isRecordOf(event, recorded) ? { event, recorded } : [];
    });
  });
}

interface Acknowledgement {
  readonly sequenceNumber: number;
  readonly toldAtMs: number;
}

function acknowledgements(tellings: readonly Telling[]): ReadonlyMap<string, Acknowledgement[]> {
  const byAggregate = new Map<string, Acknowledgement[]>();
  for (const { told, toldAtMs } of tellings) {
    for (const event of told.outcome === 'committed' ? told.events : []) {
      const name = aggregateNamed(event);
      const acknowledgement = { sequenceNumber: event.sequenceNumber, toldAtMs };
      byAggregate.set(name, [...(byAggregate.get(name) ?? []), acknowledgement]);
    }
  }
  return byAggregate;
}
