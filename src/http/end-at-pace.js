import { drained, left } from './await-response.js';
/** 8 MiB in two minutes. */
export const PACE = { stallMs: 30_000, bytesPerSecondMin: (8 * 1024 * 1024) / 120 };
/** What is written at once, and counts as taken once all of it is. */
const PIECE_BYTES = 256 * 1024;
/**
 * Ends a response with a body whose length was said. The connection is broken off where its client
 * is too slow. Never rejects.
 */
export async function endAtPace(response, body, { stallMs, bytesPerSecondMin } = PACE) {
    const bytes = Buffer.byteLength(body);
    const deadline = performance.now() + Math.max(stallMs, (bytes * 1_000) / bytesPerSecondMin);
    const patienceMs = () => Math.min(stallMs, deadline - performance.now());
    const { pieces, last } = inPieces(body, bytes, response);
    for (const piece of pieces) {
        const isTaken = response.write(piece) || (await drained(response, patienceMs()));
        if (!isTaken)
            return void response.destroy();
    }
    response.end(last);
    if (!(await left(response, patienceMs())))
        response.destroy();
}
/** A request by HEAD gets none of it, and most bodies are one piece. */
function inPieces(body, bytes, { req }) {
    const pieces = [];
    if (bytes <= PIECE_BYTES || req.method === 'HEAD')
        return { pieces, last: body };
    let last = Buffer.from(body);
    for (; last.length > PIECE_BYTES; last = last.subarray(PIECE_BYTES)) {
        pieces.push(last.subarray(0, PIECE_BYTES));
    }
    return { pieces, last };
}
//# sourceMappingURL=end-at-pace.js.map