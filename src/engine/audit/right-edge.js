import { nodeHash, sha256 } from './event-hash.js';
export const EMPTY_EDGE = { size: 0, peaks: [] };
/** The edge after the leaves. Sizes up to 2⁵³ − 1: no bit operators, which stop at 2³¹. */
export function appendLeaves(edge, leaves) {
    const peaks = [...edge.peaks];
    let size = edge.size;
    for (const leaf of leaves) {
        let node = leaf;
        for (let full = size; full % 2 === 1; full = (full - 1) / 2) {
            node = nodeHash(peaks.pop(), node);
        }
        peaks.push(node);
        size += 1;
    }
    return { size, peaks };
}
/** MTH(D[n]) of RFC 6962 §2.1; the root of the empty tree is SHA-256 of nothing. */
export function rootOf(edge) {
    const peaks = [...edge.peaks];
    let root = peaks.pop();
    if (root === undefined)
        return sha256(Buffer.alloc(0));
    for (let peak = peaks.pop(); peak !== undefined; peak = peaks.pop())
        root = nodeHash(peak, root);
    return root;
}
//# sourceMappingURL=right-edge.js.map