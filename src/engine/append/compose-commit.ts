import type { RecordedEvent } from '../../events/event.ts';
import type { Proofs } from '../audit/proofs.ts';
import { EMPTY_EDGE, type RightEdge } from '../audit/right-edge.ts';
import { aggregateName } from './append-request.ts';
import type { GroupPlan, PlacedEvent } from './plan-group.ts';
import type {
  AggregateHead,
  CommitRecord,
  CommitSummary,
  StoredEvent,
  StoredEvents,
} from './ports.ts';

/** The newest commit, as far as the next one builds on it. */
export interface LogHead {
  readonly n: number;
  readonly position: number;
  readonly timestampMs: number;
  readonly edge: RightEdge;
}

export const EMPTY_LOG: LogHead = { n: 0, position: 0, timestampMs: 0, edge: EMPTY_EDGE };

export interface ComposedCommit extends StoredEvents {
  readonly record: CommitRecord;
}

export interface CommitIdentity {
  readonly writer: string;
  readonly attemptId: string;
}

/** Gives the accepted events their positions, timestamp and hashes, as slot n+1 of the log. */
export function composeCommit(
  head: LogHead,
  plan: GroupPlan,
  { writer, attemptId, now }: CommitIdentity & { readonly now: number },
  proofs: Proofs,
): ComposedCommit {
  const timestamp = new Date(Math.max(head.timestampMs, now));
  const placed = plan.accepted.flatMap((accepted) => accepted.placed);
  const events = storedEvents(placed, head.position, timestamp, proofs);
  const edge = proofs.grow(
    head.edge,
    events.map((event) => event.hash),
  );
  const record: CommitRecord = {
    n: head.n + 1,
    firstPosition: head.position + 1,
    count: events.length,
    timestamp,
    writer,
    attemptId,
    eventIds: events.map((event) => event.eventId),
    aggregates: aggregatesTouched(events),
    tree: { size: edge.size, root: proofs.root(edge), peaks: edge.peaks },
  };
  const sizeBytes = plan.accepted.reduce((sum, { request }) => sum + request.sizeBytes, 0);
  return { record, events, sizeBytes };
}

export function headAfter({ n, firstPosition, count, timestamp, tree }: CommitSummary): LogHead {
  return {
    n,
    position: firstPosition + count - 1,
    timestampMs: timestamp.getTime(),
    edge: { size: tree.size, peaks: tree.peaks },
  };
}

/** The event as its writer and readers see it. */
export function recordedEvent(event: StoredEvent, timestamp: string): RecordedEvent {
  return {
    eventId: event.eventId,
    eventType: event.eventType,
    aggregateType: event.aggregateType,
    aggregateId: event.aggregateId,
    sequenceNumber: event.sequenceNumber,
    position: event.position,
    timestamp,
    ...(event.userId !== undefined && { userId: event.userId }),
    ...(event.correlationId !== undefined && { correlationId: event.correlationId }),
    ...(event.causationId !== undefined && { causationId: event.causationId }),
    version: event.version,
    storedVersion: event.version,
    data: event.data,
    metadata: event.metadata,
    tags: event.tags,
    hash: event.hash.toString('hex'),
  };
}

function storedEvents(
  placed: readonly PlacedEvent[],
  lastPosition: number,
  timestamp: Date,
  proofs: Proofs,
): StoredEvent[] {
  const timestampText = timestamp.toISOString();
  return placed.map(({ event, sequenceNumber }, index) => {
    const position = lastPosition + 1 + index;
    const [toPosition, toTimestamp, toEnd] = event.envelope;
    const hash = proofs.leaf(
      `${toPosition}${position},"sequenceNumber":${sequenceNumber}` +
        `${toTimestamp}${timestampText}${toEnd}`,
    );
    const { event: given, version, correlationId, metadata, tags } = event.parsed;
    return {
      position,
      eventId: event.eventId,
      eventType: given.eventType,
      aggregateType: given.aggregateType,
      aggregateId: given.aggregateId,
      sequenceNumber,
      timestamp,
      userId: given.userId,
      correlationId,
      causationId: given.causationId,
      version,
      data: given.data,
      metadata,
      tags,
      salt: event.salt,
      commitment: event.commitment,
      hash,
    };
  });
}

function aggregatesTouched(events: readonly StoredEvent[]): readonly AggregateHead[] {
  const touched = new Map<string, AggregateHead>();
  for (const { aggregateType, aggregateId, sequenceNumber } of events) {
    const head = { aggregateType, aggregateId, sequenceNumber };
    touched.set(aggregateName(head), head);
  }
  return [...touched.values()];
}
