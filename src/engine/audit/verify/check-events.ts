import type { CommitRecord } from '../../append/ports.ts';
import { leafFault, payloadFault } from '../event-faults.ts';
import type { Digest } from '../event-hash.ts';
import type { ProvenEvent, StoredRecord } from '../ports.ts';
import type { Faults } from './faults.ts';

/**
 * The leaves of a commit, of its events as they are stored; undefined where one is missing. `records`
 * are what is stored at its positions.
 */
export function checkEvents(
  commit: CommitRecord,
  records: readonly StoredRecord[],
  heads: SequenceHeads,
  faults: Faults,
): readonly Digest[] | undefined {
  const byPosition = groupedByPosition(records);
  const leaves: Digest[] = [];
  for (const [index, eventId] of commit.eventIds.entries()) {
    const position = commit.firstPosition + index;
    const [first, ...others] = byPosition.get(position) ?? [];
    if (others.length > 0) faults.add('event_unexpected', 'There are several.', position);
    if (first?.proven === undefined) heads.forget();
    if (first === undefined) {
      faults.add('event_missing', 'It is not there.', position);
    } else if (first.proven === undefined) {
      faults.add('event_unexpected', 'What is there has not the form of an event.', position);
    } else {
      leaves.push(checkedLeaf(first.proven, faults));
      checkPlace(first.proven, { eventId, timestamp: commit.timestamp }, faults);
      heads.check(first.proven, faults);
    }
  }
  return leaves.length === commit.count ? leaves : undefined;
}

function groupedByPosition(records: readonly StoredRecord[]) {
  const grouped = new Map<number, StoredRecord[]>();
  for (const record of records) {
    const there = grouped.get(record.position);
    if (there === undefined) grouped.set(record.position, [record]);
    else there.push(record);
  }
  return grouped;
}

/** Its hash, whatever its fields come to: so that a fault of one event is told once. */
function checkedLeaf({ event, salt, commitment, hash }: ProvenEvent, faults: Faults): Digest {
  const committed = commitment.toString('hex');
  for (const fault of [payloadFault(event, salt, committed), leafFault(event, committed)]) {
    if (fault !== undefined) faults.add(fault.kind, fault.reason, event.position);
  }
  return hash;
}

function checkPlace(
  { event }: ProvenEvent,
  expected: { readonly eventId: string; readonly timestamp: Date },
  faults: Faults,
): void {
  const { position } = event;
  if (event.eventId !== expected.eventId) {
    faults.add('commit_mismatch', 'It has not the id that its commit says.', position);
  }
  if (event.timestamp !== expected.timestamp.toISOString()) {
    faults.add('order_broken', 'It has not the time of its commit.', position);
  }
}

/** The last sequence number of each aggregate. */
export class SequenceHeads {
  readonly #heads = new Map<string, number>();
  #isFromStart: boolean;

  /** Where the log is not read from its start, an aggregate's first event can have any number. */
  constructor(isFromStart: boolean) {
    this.#isFromStart = isFromStart;
  }

  /** Not all events are known: an aggregate can go on with any number. */
  forget(): void {
    this.#heads.clear();
    this.#isFromStart = false;
  }

  check({ event }: ProvenEvent, faults: Faults): void {
    const { aggregateType, aggregateId, sequenceNumber, position } = event;
    const name = `${aggregateType}\n${aggregateId}`;
    const last = this.#heads.get(name) ?? (this.#isFromStart ? 0 : sequenceNumber - 1);
    if (sequenceNumber !== last + 1) {
      const reason = `Its sequence number is ${sequenceNumber}, behind ${last} of its aggregate.`;
      faults.add('order_broken', reason, position);
    }
    this.#heads.set(name, sequenceNumber);
  }
}
