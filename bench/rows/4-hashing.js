import { engineWriters, openEngine } from '../load/engine.js';
import { interleaved } from '../load/interleaved.js';
export const row = {
    measured: 'hashing on, 64 writers',
    against: 'hashing off, 64 writers',
    compares: 'perSecond',
    target: { bound: 0.8, aim: 0.9 },
    measure,
};
const WRITERS = 64;
async function measure(bench) {
    const on = await openEngine(bench);
    const off = await openEngine(bench, { proofs: NO_PROOFS });
    const measurement = await interleaved(bench, engineWriters(on, WRITERS), engineWriters(off, WRITERS));
    await on.close();
    await off.close();
    return measurement;
}
const NO_DIGEST = Buffer.alloc(32);
/** What is stored is as large as with hashing, but for the tree's right edge. */
const NO_PROOFS = {
    commitment: () => NO_DIGEST,
    leaf: () => NO_DIGEST,
    grow: ({ size }, leaves) => ({ size: size + leaves.length, peaks: [] }),
    root: () => NO_DIGEST,
};
//# sourceMappingURL=4-hashing.js.map