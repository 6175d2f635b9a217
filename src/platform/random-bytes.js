import { randomFillSync } from 'node:crypto';
const POOL_BYTES = 64 * 1024;
/** Random bytes from a pool: a call to the generator for each few bytes costs several times more. */
export function createRandomBytes() {
    let pool = Buffer.alloc(0);
    let used = 0;
    return (count) => {
        if (used + count > pool.length) {
            pool = randomFillSync(Buffer.allocUnsafeSlow(Math.max(POOL_BYTES, count)));
            used = 0;
        }
        used += count;
        return pool.subarray(used - count, used);
    };
}
//# sourceMappingURL=random-bytes.js.map