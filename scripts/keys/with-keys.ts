import { ApiKeys } from '../../src/access/api-keys.ts';
import { configFrom } from '../../src/config.ts';
import { isEventStoreError } from '../../src/errors.ts';
import { connectDatabases, READ_TIMEOUT_MS } from '../../src/mongo/connect.ts';
import { createMongoApiKeys } from '../../src/mongo/mongo-api-keys.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createRandomBytes } from '../../src/platform/random-bytes.ts';
import { openDatabase } from '../open-database.ts';

/** Opens the keys of the configured database for as long as it takes; a fault ends with code 1. */
export async function withKeys(use: (keys: ApiKeys) => Promise<void>): Promise<void> {
  try {
    const config = configFrom(process.env);
    const database = await openDatabase(config);
    try {
      await useKeysOf(database.uri, config.mongodbDatabase, use);
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!isEventStoreError(error)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function useKeysOf(
  uri: string,
  database: string,
  use: (keys: ApiKeys) => Promise<void>,
): Promise<void> {
  const databases = await connectDatabases({ uri, database, timeoutMs: READ_TIMEOUT_MS });
  try {
    const store = createMongoApiKeys(databases);
    const randomBytes = createRandomBytes();
    await use(new ApiKeys({ store, clock: systemClock, randomBytes, onTrouble: () => {} }));
  } finally {
    await databases.client.close();
  }
}
