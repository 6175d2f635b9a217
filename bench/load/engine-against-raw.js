import { engineWriters, fill, KNOWN_EVENTS, openEngine } from './engine.js';
import { interleaved } from './interleaved.js';
import { openRawInserts } from './raw-insert-one.js';
/** So many writers of single events: the engine, and `insertOne` by hand. */
export async function engineAgainstRaw(bench, writers) {
    const store = await openEngine(bench);
    // A service that runs knows its busy aggregates; the raw insert has none to know.
    await fill(store, KNOWN_EVENTS);
    const raw = await openRawInserts(bench);
    const measurement = await interleaved(bench, engineWriters(store, writers), raw.writers(writers));
    await store.close();
    await raw.close();
    return measurement;
}
//# sourceMappingURL=engine-against-raw.js.map