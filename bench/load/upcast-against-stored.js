import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fill, openEngine } from './engine.js';
import { interleaved } from './interleaved.js';
import { AGGREGATE_TYPE, maneuverOf } from './maneuver-events.js';
import { MANEUVER_SCHEMA } from './maneuver-schemas.js';
import { readingWhole } from './reading-whole.js';
const EVENTS = 20_000;
const AGGREGATE = { aggregateType: AGGREGATE_TYPE, aggregateId: 'mission-long' };
/**
 * Reads one aggregate, stored in version 1, in the newest version, by so many steps, and as it is
 * stored. A step is what a schema declares as its `x-upcast`.
 */
export async function upcastAgainstStored(bench, steps) {
    const folder = await schemasWith(steps);
    const store = await openEngine(bench, { schemas: { folder } });
    await fill(store, EVENTS, () => ({ ...maneuverOf(AGGREGATE.aggregateId), version: 1 }));
    await assertUpcast(store, 1 + steps.length);
    const stored = { schemaVersion: 'stored' };
    const measurement = await interleaved(bench, readingWhole(EVENTS, () => readThrough(store.readAggregate(AGGREGATE))), readingWhole(EVENTS, () => readThrough(store.readAggregate(AGGREGATE, stored))));
    await store.close();
    await rm(folder, { recursive: true });
    return measurement;
}
/** Batch by batch, as streams and replays read: nobody holds so many events at once. */
async function readThrough(events) {
    let length = 0;
    for await (const batch of events.batches())
        length += batch.length;
    return { length };
}
/** Version 1 is what is appended; of a later one, reading needs the step alone. */
async function schemasWith(steps) {
    const folder = await mkdtemp(fileURLToPath(new URL('./schemas-', import.meta.url)));
    const subject = join(folder, AGGREGATE_TYPE, 'ManeuverExecuted');
    await mkdir(subject, { recursive: true });
    const later = steps.map((step) => ({ type: 'object', 'x-upcast': step }));
    for (const [index, schema] of [MANEUVER_SCHEMA, ...later].entries()) {
        await writeFile(join(subject, `v${index + 1}.json`), JSON.stringify(schema));
    }
    await cp(fileURLToPath(new URL('./maneuver-steps', import.meta.url)), subject, {
        recursive: true,
        filter: (file) => !file.endsWith('.map'),
    });
    return folder;
}
async function assertUpcast(store, latest) {
    const [first] = await store.readAggregate(AGGREGATE, { limit: 1 }).toArray();
    if (first?.version === latest && first.storedVersion === 1)
        return;
    throw new Error(`It came in version ${first?.version}, stored in ${first?.storedVersion}.`);
}
//# sourceMappingURL=upcast-against-stored.js.map