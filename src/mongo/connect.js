import { MongoClient } from 'mongodb';
import { EventStoreError } from '../errors.js';
import { COLLECTIONS, databasesOf, MAJORITY_WRITE } from './collections.js';
import { isRefusedAsUser, translated } from './mongo-errors.js';
const CONNECTIONS_MAX = 32;
const SERVER_SELECTION_TIMEOUT_MS = 5_000;
/** The wire version that it speaks. */
const MONGODB_6_0 = 17;
/** How soon a server that was taken for lost is looked at again. */
const HEARTBEAT_FREQUENCY_MS = 1_000;
/** A commit waits for a disk flush on a majority, and everybody waits for it. */
export const COMMIT_TIMEOUT_MS = 5_000;
/** A read may have to fetch thousands of events from a slow disk. */
export const READ_TIMEOUT_MS = 30_000;
/**
 * Connects to a replica set and makes sure that what the store relies on is there.
 *
 * @throws EventStoreError `invalid_configuration` (no replica set, an unsafe one), `unavailable`.
 */
export async function connectDatabases(options) {
    const databases = await connectForReading(options);
    return await orClosed(databases, () => createFixedCollections(databases));
}
/**
 * Connects to a replica set and leaves it as it is, whatever it lacks.
 *
 * @throws EventStoreError as `connectDatabases` does.
 */
export async function connectForReading(options) {
    const client = clientFor(options);
    const databases = databasesOf(client, options.database);
    return await orClosed(databases, async () => {
        await connected(client);
        await assertSafe(databases);
    });
}
async function orClosed(databases, prepare) {
    try {
        await prepare();
        return databases;
    }
    catch (error) {
        await databases.client.close();
        throw error;
    }
}
function clientFor({ uri, timeoutMs }) {
    try {
        return new MongoClient(uri, {
            appName: 'event-store',
            retryWrites: true,
            heartbeatFrequencyMS: HEARTBEAT_FREQUENCY_MS,
            serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
            // Each connection keeps the last reply it had, which may be of 16 MiB.
            maxPoolSize: CONNECTIONS_MAX,
            socketTimeoutMS: timeoutMs,
        });
    }
    catch (error) {
        const fault = `MONGODB_URI is no connection string: ${error.message}`;
        throw new EventStoreError('invalid_configuration', fault, { faults: [fault] }, error);
    }
}
async function connected(client) {
    try {
        await client.connect();
    }
    catch (error) {
        const { message } = error;
        // Names, not the whole string: there may be a password in it.
        const hosts = client.options.hosts.map(String).join(', ');
        if (isRefusedAsUser(error)) {
            const fault = `the database at ${hosts} refused the credentials of MONGODB_URI: ${message}`;
            throw new EventStoreError('invalid_configuration', `${fault}.`, { faults: [fault] }, error);
        }
        const text = `The database at ${hosts} (MONGODB_URI) could not be reached: ${message}`;
        throw new EventStoreError('unavailable', text, {}, error);
    }
}
/** Transactions need a replica set; "majority" must mean on disk. */
async function assertSafe({ client }) {
    const hello = await translated(client.db('admin').command({ hello: 1 }));
    const faults = [];
    if (hello['setName'] === undefined) {
        faults.push('MONGODB_URI must name a replica set: transactions need one (one node is enough)');
    }
    if (hello['maxWireVersion'] < MONGODB_6_0) {
        faults.push('the database must be MongoDB 6.0 or newer');
    }
    if (hello['arbiters'] !== undefined) {
        faults.push('the replica set must have no arbiters: with one, majority writes can be lost');
    }
    if (faults.length > 0) {
        const message = `The database is not fit for an event store: ${faults.join('; ')}.`;
        throw new EventStoreError('invalid_configuration', message, { faults });
    }
}
async function createFixedCollections({ evidence, operations }) {
    const { commits, leases, apiKeys, snapshotClaims, members } = COLLECTIONS;
    for (const [database, { name, indexes }] of [
        [evidence, commits],
        [operations, leases],
        [operations, apiKeys],
        [operations, snapshotClaims],
        [operations, members],
    ]) {
        const command = { createIndexes: name, indexes, writeConcern: MAJORITY_WRITE };
        await translated(database.command(command));
    }
}
//# sourceMappingURL=connect.js.map