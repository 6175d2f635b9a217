import { judged } from './mismatch.js';
import { listedVersions } from './seal.js';
/** Finds the snapshot that a replay starts from. One that does not fit is removed on the way. */
export function createSnapshotSource(deps) {
    const { store, schemaVersions, observer } = deps;
    async function newestFitting({ aggregateType, aggregateId }, { name, version }, atMost) {
        const wanted = {
            handlerVersion: version,
            schemaVersions: listedVersions(schemaVersions(aggregateType)),
        };
        const of = { aggregateType, aggregateId, handler: name };
        for (let bound = atMost;;) {
            const found = await store.newest(of, bound);
            if (found === undefined)
                return undefined;
            const { key, header } = found;
            const outcome = judged(found, wanted);
            if ('state' in outcome) {
                const { timestamp } = header;
                return { sequenceNumber: key.sequenceNumber, timestamp, state: outcome.state };
            }
            observer.snapshotIgnored(outcome.mismatch);
            // Whether it could be removed changes nothing: the next one is before it.
            await store.remove(key).catch((error) => observer.snapshotFailed('remove', error));
            bound = key;
        }
    }
    return {
        async newestFor(aggregate, handler, atMostSequenceNumber = Number.MAX_SAFE_INTEGER) {
            try {
                return await newestFitting(aggregate, handler, atMostSequenceNumber);
            }
            catch (error) {
                observer.snapshotFailed('read', error);
                return undefined;
            }
        },
        async remove({ aggregateType, aggregateId }, { name, version }, sequenceNumber) {
            const of = { aggregateType, aggregateId, handler: name };
            observer.snapshotIgnored('other_history');
            await store
                .remove({ ...of, sequenceNumber, handlerVersion: version })
                .catch((error) => observer.snapshotFailed('remove', error));
        },
    };
}
//# sourceMappingURL=newest-snapshot.js.map