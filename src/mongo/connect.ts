import { MongoClient } from 'mongodb';
import { EventStoreError } from '../errors.ts';
import { COLLECTIONS, type Databases, databasesOf, MAJORITY_WRITE } from './collections.ts';
import { isRefusedAsUser, translated } from './mongo-errors.ts';

const CONNECTIONS_MAX = 32;
const SERVER_SELECTION_TIMEOUT_MS = 5_000;
/** The wire version that it speaks. */
const MONGODB_6_0 = 17;
/** How soon a server that was taken for lost is looked at again. */
const HEARTBEAT_FREQUENCY_MS = 1_000;

export interface ConnectionOptions {
  readonly uri: string;
  /** The database of the evidence. */
  readonly database: string;
  /** A server that is silent for so long is taken for gone. */
  readonly timeoutMs: number;
}

/** A commit waits for a disk flush on a majority, and everybody waits for it. */
export const COMMIT_TIMEOUT_MS = 5_000;
/** A read may have to fetch thousands of events from a slow disk. */
export const READ_TIMEOUT_MS = 30_000;

/**
 * Connects to a replica set and makes sure that what the store relies on is there.
 *
 * @throws EventStoreError `invalid_configuration` (no replica set, an unsafe one), `unavailable`.
 */
export async function connectDatabases(options: ConnectionOptions): Promise<Databases> {
  const databases = await connectForReading(options);
  return await orClosed(databases, () => createFixedCollections(databases));
}

/**
 * Connects to a replica set and leaves it as it is, whatever it lacks.
 *
 * @throws EventStoreError as `connectDatabases` does.
 */
export async function connectForReading(options: ConnectionOptions): Promise<Databases> {
  const client = clientFor(options);
  const databases = databasesOf(client, options.database);
  return await orClosed(databases, async () => {
    await connected(client);
    await assertSafe(databases);
  });
}

async function orClosed(databases: Databases, prepare: () => Promise<void>): Promise<Databases> {
  try {
    await prepare();
    return databases;
  } catch (error) {
    await databases.client.close();
    throw error;
  }
}

function clientFor({ uri, timeoutMs }: ConnectionOptions): MongoClient {
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
  } catch (error) {
    const fault = `MONGODB_URI is no connection string: ${(error as Error).message}`;
    throw new EventStoreError('invalid_configuration', fault, { faults: [fault] }, error);
  }
}

async function connected(client: MongoClient): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    const { message } = error as Error;
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
async function assertSafe({ client }: Databases): Promise<void> {
  const hello = await translated(client.db('admin').command({ hello: 1 }));
  const faults: string[] = [];
  if (hello['setName'] === undefined) {
    faults.push('MONGODB_URI must name a replica set: transactions need one (one node is enough)');
  }
  if ((hello['maxWireVersion'] as number) < MONGODB_6_0) {
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

async function createFixedCollections({ evidence, operations }: Databases): Promise<void> {
  const { events: _, commits, ...others } = COLLECTIONS;
  const all = Object.values(others).map((other) => [operations, other] as const);
  for (const [database, { name, indexes }] of [[evidence, commits] as const, ...all]) {
    if (indexes.length === 0) continue;
    const command = { createIndexes: name, indexes, writeConcern: MAJORITY_WRITE };
    await translated(database.command(command));
  }
}
