export function commitDocument(commit) {
    return {
        _id: commit.n,
        firstPosition: commit.firstPosition,
        count: commit.count,
        timestamp: commit.timestamp,
        writer: commit.writer,
        attemptId: commit.attemptId,
        eventIds: commit.eventIds,
        aggregates: commit.aggregates.map(({ aggregateType, aggregateId, sequenceNumber }) => ({
            type: aggregateType,
            id: aggregateId,
            sequenceNumber,
        })),
        tree: commit.tree,
    };
}
/** Of a document that `find-documents.ts` has read. */
export function commitSummary(document) {
    return {
        n: document._id,
        firstPosition: document.firstPosition,
        count: document.count,
        timestamp: document.timestamp,
        writer: document.writer,
        attemptId: document.attemptId,
        aggregates: document.aggregates.map(({ type, id, sequenceNumber }) => ({
            aggregateType: type,
            aggregateId: id,
            sequenceNumber,
        })),
        tree: document.tree,
    };
}
export function typesTouched(document) {
    return [...new Set(document.aggregates.map(({ type }) => type))];
}
//# sourceMappingURL=commit-document.js.map