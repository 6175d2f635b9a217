import { createHmac } from 'node:crypto';
import { stringify } from 'uuid';
import { EventStoreError, invalidRequest, isEventStoreError } from '../errors.js';
import { canonicalJson } from '../events/canonical-json.js';
/** A structured string (RFC 9651, §3.3.3) as the draft has it, or the bare key, as many send it. */
export const IDEMPOTENCY_KEY_PATTERN = /^(?:"((?:[ !#-[\]-~]|\\["\\]){1,255})"|([!#-~](?:[ -~]{0,253}[!-~])?))$/;
const IDEMPOTENCY_KEY_FAULT = 'must be 1 to 255 printable ASCII characters, quoted or bare';
/**
 * The same key of another user is another key. Whoever does not know the secret cannot know an id
 * before its event is stored, and so not take it from others.
 *
 * @throws EventStoreError `invalid_request`.
 */
export function idempotencyKeyOf(headers, userId, secret) {
    const given = headers['idempotency-key'];
    if (given === undefined)
        return undefined;
    const [, quoted, bare] = IDEMPOTENCY_KEY_PATTERN.exec(String(given)) ?? [];
    const key = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare;
    if (key !== undefined)
        return { idAt: (index) => derivedId([userId, key, index], secret) };
    throw invalidRequest([{ pointer: '/Idempotency-Key', message: IDEMPOTENCY_KEY_FAULT }]);
}
/** HMAC-SHA-256 over canonical JSON, its first 122 bits as a UUIDv8 (RFC 9562, section 5.8). */
function derivedId(of, secret) {
    const bytes = createHmac('sha256', secret).update(canonicalJson(of)).digest().subarray(0, 16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return stringify(bytes);
}
/**
 * Gives every event the id that key and place make.
 *
 * @throws EventStoreError `invalid_request` for events that have ids: they need no key.
 */
export function withDerivedIds(events, key) {
    const faults = events.flatMap((event, index) => Object.hasOwn(Object(event), 'eventId') ? [{ ...HAS_ID, pointer: `/${index}/eventId` }] : []);
    if (faults.length > 0)
        throw invalidRequest(faults);
    return events.map((event, index) => typeof event !== 'object' || event === null ? event : { ...event, eventId: key.idAt(index) });
}
const HAS_ID = { message: 'cannot be given together with an Idempotency-Key, which makes it' };
/**
 * A repeat with fewer events than the first time is another request, though all of its events are
 * stored.
 *
 * @throws EventStoreError `idempotency_key_reused`, `outcome_unknown`.
 */
export async function assertWholeRepeat({ events, alreadyStored }, key, store) {
    if (!alreadyStored)
        return;
    const beyond = key.idAt(events.length);
    const further = await store.readEvent(beyond).catch((error) => {
        // That its own events are stored is known by now.
        if (isEventStoreError(error, 'unavailable'))
            throw stillUnknown(events, error);
        throw error;
    });
    if (further !== undefined)
        throw reused([beyond]);
}
function stillUnknown(events, cause) {
    const message = 'Whether an earlier request stored just these events is not known. Ask again.';
    const eventIds = events.map(({ eventId }) => eventId);
    return new EventStoreError('outcome_unknown', message, { eventIds }, cause);
}
/** An id that a key made is stored with other content: the key came with other events before. */
export function asReusedKey(error) {
    return isEventStoreError(error, 'event_id_conflict')
        ? reused(error.details.eventIds, error)
        : error;
}
function reused(eventIds, cause) {
    const message = 'This request stored nothing: its Idempotency-Key came with other events before.';
    return new EventStoreError('idempotency_key_reused', message, { eventIds }, cause);
}
//# sourceMappingURL=idempotency-key.js.map