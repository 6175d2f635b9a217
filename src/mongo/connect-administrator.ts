import { MongoClient, MongoParseError } from 'mongodb';
import { EventStoreError } from '../errors.ts';
import { type Databases, databasesOf } from './collections.ts';
import { isRefusedAsUser, translated } from './mongo-errors.ts';

const SERVER_SELECTION_TIMEOUT_MS = 5_000;

/**
 * Connects as somebody who looks after the database, and changes nothing in it: who may create
 * roles need not be allowed to create collections. The client is the caller's to close.
 *
 * @throws EventStoreError `invalid_configuration` (the string, or the credentials in it),
 *   `unavailable`.
 */
export async function connectAdministrator(uri: string, database: string): Promise<Databases> {
  const client = clientFor(uri);
  try {
    await translated(client.connect());
    return databasesOf(client, database);
  } catch (error) {
    await client.close();
    throw faultOf(error as Error, client);
  }
}

/** Whether this connection had to say who it is. Where it had not, no role keeps anybody out. */
export async function isLoggedIn({ client }: Databases): Promise<boolean> {
  const status = await translated(client.db('admin').command({ connectionStatus: 1 }));
  return status['authInfo'].authenticatedUsers.length > 0;
}

function clientFor(uri: string): MongoClient {
  try {
    return new MongoClient(uri, {
      appName: 'event-store-db-roles',
      serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
    });
  } catch (error) {
    if (!(error instanceof MongoParseError)) throw error;
    throw unusable(`That is no connection string: ${error.message}`, error);
  }
}

function faultOf(error: Error, { options }: MongoClient): Error {
  if (!(error instanceof EventStoreError)) return error;
  // Names, not the whole string: there may be a password in it.
  const hosts = options.hosts.map(String).join(', ');
  const { message } = error.cause as Error;
  if (isRefusedAsUser(error.cause)) {
    return unusable(`The database at ${hosts} refused the credentials: ${message}`, error);
  }
  const text = `The database at ${hosts} could not be reached: ${message}`;
  return new EventStoreError('unavailable', text, {}, error);
}

function unusable(fault: string, cause: unknown): EventStoreError {
  return new EventStoreError('invalid_configuration', fault, { faults: [fault] }, cause);
}
