import { isUtf8 } from 'node:buffer';
import { invalidRequest, isEventStoreError } from '../errors.js';
import { LIMITS } from '../events/limits.js';
import { parseJson } from '../events/parse-json.js';
import { clientGone } from './client-gone.js';
import { MESSAGE_PACK } from './media-types.js';
import { MemoryBudget } from './memory-budget.js';
import { decodeMessagePack } from './message-pack.js';
import { ENCODINGS, readBytes } from './read-bytes.js';
import { contextOf } from './request-context.js';
/** Of the whole process, as its memory is. */
const bodies = new MemoryBudget({
    bytesMax: LIMITS.bodiesBytesMax,
    bytesForOneMax: LIMITS.bodiesBytesForOneMax,
});
/**
 * The body of a request, of a media type that was checked before.
 *
 * @throws EventStoreError `invalid_request` with a JSON Pointer to each fault, `payload_too_large`,
 *   `unsupported_media_type` for a compression that is not known, `queue_full`.
 */
export async function readBody(request, response, type) {
    const bytes = await readWithinBudget(request, response);
    if (type === MESSAGE_PACK)
        return valueIn(decodeMessagePack(bytes));
    if (!isUtf8(bytes))
        throw invalidRequest([{ pointer: '', message: 'is not UTF-8' }]);
    return valueIn(parseJson(bytes.toString('utf8')));
}
/** A body is worked on until it is answered. */
async function readWithinBudget(request, response) {
    const { countedAs } = contextOf(response);
    let taken = 0;
    response.once('close', () => bodies.giveBack(taken, countedAs));
    try {
        return await readBytes(request, (bytes) => {
            // It has been given back already.
            if (response.destroyed)
                throw clientGone();
            bodies.take(bytes, countedAs);
            taken += bytes;
        });
    }
    catch (error) {
        // RFC 9110, section 15.5.16.
        if (isEventStoreError(error, 'unsupported_media_type')) {
            response.setHeader('Accept-Encoding', ENCODINGS.join(', '));
        }
        throw error;
    }
}
function valueIn(parsed) {
    if ('faults' in parsed)
        throw invalidRequest(parsed.faults);
    return parsed.value;
}
//# sourceMappingURL=read-body.js.map