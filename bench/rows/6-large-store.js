import { engineWriters, fill, openEngine } from '../load/engine.js';
import { interleaved } from '../load/interleaved.js';
export const row = {
    measured: '64 writers at 10⁶ stored events',
    against: '64 writers, empty store',
    compares: 'perSecond',
    target: { bound: 0.9, aim: 1 },
    measure,
};
const WRITERS = 64;
/** Before each time it is measured, an empty store takes its first events for so long. */
const FIRST_EVENTS_MS = 200;
async function measure(bench) {
    const large = await openEngine(bench);
    await fill(large, bench.isQuick ? 100_000 : 1_000_000);
    const measurement = await interleaved(bench, async (durationMs) => {
        const side = engineWriters(large, WRITERS);
        await side(FIRST_EVENTS_MS);
        return await side(durationMs);
    }, async (durationMs) => {
        const empty = await openEngine(bench);
        const side = engineWriters(empty, WRITERS);
        await side(FIRST_EVENTS_MS);
        const sample = await side(durationMs);
        await empty.close();
        return sample;
    });
    await large.close();
    return bench.isQuick ? { ...measurement, note: 'at 10⁵ only (--quick)' } : measurement;
}
//# sourceMappingURL=6-large-store.js.map