import { canonicalJson } from '../../events/canonical-json.js';
import { sha256 } from '../audit/event-hash.js';
/** A snapshot with its hashes: of the state, and of everything else, the state's hash included. */
export function sealed(key, { text, sizeBytes }, about) {
    const header = { ...about, sizeBytes, stateHash: hexHash(text) };
    return { key, header, state: text, hash: headHash({ key, header }) };
}
/** True where nothing of it but the state can have been changed. */
export function isSealed(head) {
    try {
        return headHash(head) === head.hash;
    }
    catch {
        // What is no JSON was never sealed.
        return false;
    }
}
/** The state of a snapshot; undefined where anything of it was changed. */
export function stateIn(snapshot) {
    const { state, header } = snapshot;
    const isWhole = typeof state === 'string' && isSealed(snapshot) && hexHash(state) === header.stateHash;
    return isWhole ? parsedState(state) : undefined;
}
/** What is told of a snapshot that is sealed. */
export function infoOf({ key, header }) {
    const { aggregateType, aggregateId, sequenceNumber } = key;
    const { timestamp, createdAt, sizeBytes, stateHash, schemaVersions } = header;
    return {
        aggregateType,
        aggregateId,
        handler: handlerOf(key),
        sequenceNumber,
        timestamp,
        createdAt,
        sizeBytes,
        stateHash,
        schemaVersions: Object.fromEntries(schemaVersions.map(({ eventType, version }) => [eventType, version])),
    };
}
export function handlerOf({ handler, handlerVersion }) {
    return { name: handler, version: handlerVersion };
}
/** As a list, because an event type may be called what no field of a document can be. */
export function listedVersions(versions) {
    return Object.keys(versions)
        .sort()
        .map((eventType) => ({ eventType, version: versions[eventType] }));
}
export function isSameVersions(one, other) {
    return canonicalJson(asJson(one)) === canonicalJson(asJson(other));
}
function headHash({ key, header }) {
    return hexHash(canonicalJson(asJson([key, header])));
}
/** It is JSON, which a list of interfaces does not say of itself. */
function asJson(value) {
    return value;
}
function hexHash(text) {
    return sha256(text).toString('hex');
}
function parsedState(text) {
    try {
        const state = JSON.parse(text);
        return typeof state === 'object' && state !== null ? state : undefined;
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=seal.js.map