import { drained } from './await-response.js';
/** What a client has not taken of a batch by then is given up. */
const PATIENCE_MS = 200;
const CHUNK_CHARACTERS = 64 * 1024;
/**
 * Sends events until there are no more, or the client takes longer for a batch of them than it
 * takes to read them again. Nothing of them is kept after that.
 */
export async function sendEvents(response, events, form) {
    const batches = events.batches()[Symbol.asyncIterator]();
    const stop = () => batches.return?.();
    // A search would go on until it has found something.
    response.once('close', stop);
    let sent = { count: 0, last: undefined, isTaken: true };
    try {
        for (let batch = await batches.next(); batch.done !== true; batch = await batches.next()) {
            if (response.destroyed)
                return { ...sent, isTaken: false };
            begin(response, form);
            const { count, isTaken } = await sendBatch(response, batch.value, form);
            sent = { count: sent.count + count, last: batch.value[count - 1]?.position, isTaken };
            if (!isTaken)
                break;
        }
        return sent;
    }
    finally {
        response.off('close', stop);
        await stop();
    }
}
/** Says what comes, where that was not said before. */
export function begin(response, { contentType, header }) {
    if (response.headersSent)
        return;
    response.setHeader('Content-Type', contentType);
    if (header !== '')
        response.write(header);
}
async function sendBatch(response, batch, { row }) {
    let patienceMs = PATIENCE_MS;
    let chunk = '';
    for (const [index, event] of batch.entries()) {
        chunk += row(event);
        const count = index + 1;
        if (chunk.length < CHUNK_CHARACTERS && count < batch.length)
            continue;
        const writtenAtMs = performance.now();
        const isTaken = response.write(chunk) || (await drained(response, patienceMs));
        patienceMs -= performance.now() - writtenAtMs;
        if (!isTaken || patienceMs <= 0)
            return { count, isTaken: false };
        chunk = '';
    }
    return { count: batch.length, isTaken: true };
}
//# sourceMappingURL=send-events.js.map