import { judged } from './mismatch.js';
import { infoOf, isSameVersions, listedVersions, sealed } from './seal.js';
import { stateText } from './state-text.js';
/** Keeps the newest state of an aggregate. */
export function createTakeSnapshot(deps) {
    const { replays, store, schemaVersions, policyOf, now, clock, observer } = deps;
    async function foldedState(aggregate, handler) {
        for (;;) {
            const versions = listedVersions(schemaVersions(aggregate.aggregateType));
            const options = { useSnapshot: true, ...(handler !== undefined && { handler }) };
            const replayed = await replays.replay(aggregate, options);
            // Where one has changed meanwhile, nobody knows which events were folded with which.
            const versionsNow = listedVersions(schemaVersions(aggregate.aggregateType));
            if (isSameVersions(versions, versionsNow))
                return { replayed, versions };
        }
    }
    /** What is kept: this one, or the same by somebody else. */
    async function kept(snapshot, wanted) {
        if (await store.insert(snapshot))
            return snapshot;
        const other = await store.find(snapshot.key);
        if (other !== undefined && 'state' in judged(other, wanted))
            return other;
        await store.remove(snapshot.key);
        await store.insert(snapshot);
        return snapshot;
    }
    async function removeOldest({ aggregateType, aggregateId, handler }) {
        const of = { aggregateType, aggregateId, handler };
        const { keep } = policyOf(aggregateType);
        await store.keepNewest(of, keep).catch((error) => observer.snapshotFailed('remove', error));
    }
    return async function takeSnapshot(aggregate, { handler } = {}) {
        const startedAt = clock.monotonicMs();
        const { replayed, versions } = await foldedState(aggregate, handler);
        const key = keyOf(aggregate, replayed);
        const snapshot = sealed(key, stateText(replayed.state), aboutOf(replayed, versions, now()));
        const wanted = { handlerVersion: key.handlerVersion, schemaVersions: versions };
        const info = infoOf(await kept(snapshot, wanted));
        await removeOldest(key);
        observer.snapshotTaken(info.sizeBytes, (clock.monotonicMs() - startedAt) / 1_000);
        return info;
    };
}
function keyOf({ aggregateType, aggregateId }, replayed) {
    const { sequenceNumber, handler } = replayed;
    return {
        aggregateType,
        aggregateId,
        handler: handler.name,
        sequenceNumber,
        handlerVersion: handler.version,
    };
}
function aboutOf({ timestamp }, schemaVersions, now) {
    return { timestamp, createdAt: new Date(now).toISOString(), schemaVersions };
}
//# sourceMappingURL=take-snapshot.js.map