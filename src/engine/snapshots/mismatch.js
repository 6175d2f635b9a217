import { isSameVersions, stateIn } from './seal.js';
/** The state of a snapshot, or why it is not to be used. */
export function judged(snapshot, wanted) {
    const state = stateIn(snapshot);
    if (state === undefined)
        return { mismatch: 'damaged' };
    if (snapshot.key.handlerVersion !== wanted.handlerVersion)
        return { mismatch: 'handler_version' };
    if (!isSameVersions(snapshot.header.schemaVersions, wanted.schemaVersions)) {
        return { mismatch: 'schema_versions' };
    }
    return { state };
}
//# sourceMappingURL=mismatch.js.map