import { MongoClient } from 'mongodb';
import { eventsCollectionName } from '../../src/mongo/collections.js';
import { engineWriters, fill, freshDatabase, KNOWN_EVENTS, openEngine } from '../load/engine.js';
import { interleaved } from '../load/interleaved.js';
import { AGGREGATE_TYPE } from '../load/maneuver-events.js';
export const row = {
    measured: 'indexed for every query, 64 writers',
    against: 'only as appending needs, 64 writers',
    compares: 'perSecond',
    target: { bound: 0.75, aim: 0.9 },
    measure,
};
const WRITERS = 64;
async function measure(bench) {
    const indexed = await openEngine(bench);
    await fill(indexed, KNOWN_EVENTS);
    const bare = await openWithoutQueryIndexes(bench);
    const measurement = await interleaved(bench, engineWriters(indexed, WRITERS), engineWriters(bare, WRITERS));
    await indexed.close();
    await bare.close();
    return measurement;
}
/** A store makes the indexes of a type before its first event, and only then. */
async function openWithoutQueryIndexes(bench) {
    const database = freshDatabase();
    const store = await openEngine(bench, { database });
    await fill(store, KNOWN_EVENTS);
    const client = new MongoClient(bench.uri);
    const events = client.db(database).collection(eventsCollectionName(AGGREGATE_TYPE));
    const names = (await events.indexes()).flatMap(namesForQueries);
    for (const name of names)
        await events.dropIndex(name);
    await client.close();
    if (names.length === 0)
        throw new Error('There is no index that only queries need.');
    return store;
}
/** Of all but `_id` and the one that guards the sequence numbers. */
function namesForQueries({ name = '_id_', unique }) {
    return name === '_id_' || unique === true ? [] : [name];
}
//# sourceMappingURL=14-query-indexes.js.map