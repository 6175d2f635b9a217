import { hash } from 'node:crypto';
export const SALT_BYTES = 16;
/**
 * Binds an event to its payload without containing it: SHA-256(salt ‖ canonical JSON of
 * `{data, metadata}`), both given as canonical JSON. Without the salt nobody can test a guess of
 * what the payload was.
 */
export function payloadCommitment(salt, dataText, metadataText) {
    const payload = Buffer.from(`{"data":${dataText},"metadata":${metadataText}}`);
    return sha256(Buffer.concat([salt, payload]));
}
/** RFC 6962 §2.1: MTH({d}) = SHA-256(0x00 ‖ d), here of the canonical envelope's UTF-8. */
export function leafHash(canonicalEnvelope) {
    return sha256(`\u0000${canonicalEnvelope}`);
}
/** RFC 6962 §2.1: an inner node is SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left, right) {
    const input = Buffer.allocUnsafe(65);
    input[0] = 1;
    left.copy(input, 1);
    right.copy(input, 33);
    return sha256(input);
}
export function sha256(input) {
    return hash('sha256', input, 'buffer');
}
//# sourceMappingURL=event-hash.js.map