import { hash } from 'node:crypto';
/** Of a SHA-256 in Base64url. */
const HASH_CHARACTERS = 43;
/** A state as text, with the name it is kept under, behind a hash of both. */
export function keptText({ sequenceNumber, eventId, timestamp, state }, name) {
    const body = JSON.stringify({ name, sequenceNumber, eventId, timestamp, state });
    return hashOf(body) + body;
}
/**
 * What a text says; undefined where it is damaged, or was kept under another name. The hash has no
 * secret: it is against mishaps, not against whoever may write where states are shared.
 */
export function readKept(text, name) {
    const body = text.slice(HASH_CHARACTERS);
    if (text.slice(0, HASH_CHARACTERS) !== hashOf(body))
        return undefined;
    const said = parsed(body);
    if (!isObject(said) || said['name'] !== name)
        return undefined;
    const { sequenceNumber, eventId, timestamp, state } = said;
    const isWhole = Number.isSafeInteger(sequenceNumber) && sequenceNumber > 0;
    if (!isWhole || typeof eventId !== 'string' || typeof timestamp !== 'string')
        return undefined;
    if (!isObject(state))
        return undefined;
    return {
        sequenceNumber: sequenceNumber,
        eventId,
        timestamp,
        state: state,
    };
}
function hashOf(body) {
    return hash('sha256', body, 'base64url');
}
function parsed(body) {
    try {
        return JSON.parse(body);
    }
    catch {
        return undefined;
    }
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
//# sourceMappingURL=kept-text.js.map