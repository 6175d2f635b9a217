import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { EventStoreError, invalidRequest } from '../errors.js';
import { LIMITS } from '../events/limits.js';
import { clientGone } from './client-gone.js';
const UNPACKING = {
    gzip: createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
};
/** The compressions that a body may have. */
export const ENCODINGS = Object.keys(UNPACKING);
/**
 * Reads a body whole, and unpacks it where it is compressed. `take` is asked for the memory of each
 * piece before it is kept: a library that reads bodies would ask for nothing until it has them.
 *
 * @throws EventStoreError `payload_too_large`, `unsupported_media_type`, `invalid_request`; what
 *   `take` throws; `clientGone` where the client has.
 */
export async function readBytes(request, take) {
    try {
        if (Number(request.headers['content-length'] ?? 0) > LIMITS.bodyBytesMax)
            throw tooLarge();
        const source = unpacked(request);
        return await collected(source, request, take);
    }
    catch (error) {
        await restOf(request);
        throw error;
    }
}
function unpacked(request) {
    const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
    if (encoding === 'identity')
        return request;
    if (!isKnown(encoding))
        throw unsupportedEncoding();
    return request.pipe(UNPACKING[encoding]());
}
function isKnown(encoding) {
    return Object.hasOwn(UNPACKING, encoding);
}
function collected(source, request, take) {
    return new Promise((resolve, reject) => {
        const chunks = [];
        let bytes = 0;
        const fail = (error) => {
            source.off('data', keep);
            if (source !== request) {
                request.unpipe();
                source.destroy();
            }
            reject(error);
        };
        const keep = (chunk) => {
            bytes += chunk.length;
            try {
                if (bytes > LIMITS.bodyBytesMax)
                    throw tooLarge();
                take(chunk.length);
                chunks.push(chunk);
            }
            catch (error) {
                fail(error);
            }
        };
        source.on('data', keep);
        source.once('end', () => resolve(Buffer.concat(chunks)));
        if (source !== request)
            source.once('error', () => fail(cannotBeUnpacked()));
        request.once('error', () => fail(clientGone()));
        request.once('close', () => request.complete || fail(clientGone()));
    });
}
/** Many clients look for an answer only when they have sent everything. */
async function restOf(request) {
    if (request.readableEnded || request.destroyed)
        return;
    await new Promise((resolve) => {
        request.once('end', resolve).once('close', resolve);
        request.resume();
    });
}
function tooLarge() {
    const limitBytes = LIMITS.bodyBytesMax;
    const message = `The body is larger than ${limitBytes} bytes.`;
    return new EventStoreError('payload_too_large', message, { limitBytes });
}
function unsupportedEncoding() {
    const message = `The body may be compressed with ${ENCODINGS.join(' or ')}, once.`;
    return new EventStoreError('unsupported_media_type', message, { supported: ENCODINGS });
}
function cannotBeUnpacked() {
    return invalidRequest([{ pointer: '', message: 'cannot be unpacked' }]);
}
//# sourceMappingURL=read-bytes.js.map