import { EMPTY_EDGE } from '../audit/right-edge.js';
import { aggregateName } from './append-request.js';
export const EMPTY_LOG = { n: 0, position: 0, timestampMs: 0, edge: EMPTY_EDGE };
/** Gives the accepted events their positions, timestamp and hashes, as slot n+1 of the log. */
export function composeCommit(head, plan, { writer, attemptId, now }, proofs) {
    const timestamp = new Date(Math.max(head.timestampMs, now));
    const placed = plan.accepted.flatMap((accepted) => accepted.placed);
    const events = storedEvents(placed, head.position, timestamp, proofs);
    const edge = proofs.grow(head.edge, events.map((event) => event.hash));
    const record = {
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
export function headAfter({ n, firstPosition, count, timestamp, tree }) {
    return {
        n,
        position: firstPosition + count - 1,
        timestampMs: timestamp.getTime(),
        edge: { size: tree.size, peaks: tree.peaks },
    };
}
/** The event as its writer and readers see it. */
export function recordedEvent(event, timestamp) {
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
        data: event.data,
        metadata: event.metadata,
        tags: event.tags,
        hash: event.hash.toString('hex'),
    };
}
function storedEvents(placed, lastPosition, timestamp, proofs) {
    const timestampText = timestamp.toISOString();
    return placed.map(({ event, sequenceNumber }, index) => {
        const position = lastPosition + 1 + index;
        const [toPosition, toTimestamp, toEnd] = event.envelope;
        const hash = proofs.leaf(`${toPosition}${position},"sequenceNumber":${sequenceNumber}` +
            `${toTimestamp}${timestampText}${toEnd}`);
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
function aggregatesTouched(events) {
    const touched = new Map();
    for (const { aggregateType, aggregateId, sequenceNumber } of events) {
        const head = { aggregateType, aggregateId, sequenceNumber };
        touched.set(aggregateName(head), head);
    }
    return [...touched.values()];
}
//# sourceMappingURL=compose-commit.js.map