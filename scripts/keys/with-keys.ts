import { ApiKeys } from '../../src/access/api-keys.ts';
import { configFrom } from '../../src/config.ts';
import type { Config } from '../../src/config-variables.ts';
import { isEventStoreError } from '../../src/errors.ts';
import { connectDatabases, READ_TIMEOUT_MS } from '../../src/mongo/connect.ts';
import {
  openEmbeddedDatabase,
  uriOfOpened,
} from '../../src/mongo/embedded/open-embedded-database.ts';
import { createMongoApiKeys } from '../../src/mongo/mongo-api-keys.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createRandomBytes } from '../../src/platform/random-bytes.ts';

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

interface OpenDatabase {
  readonly uri: string;
  close(): Promise<void>;
}

/** The embedded one is opened here, unless the service has it open. */
async function openDatabase({ mongodbUri, dataDir }: Config): Promise<OpenDatabase> {
  if (mongodbUri !== '') return { uri: mongodbUri, async close() {} };
  try {
    const options = { dataDir, env: process.env, say: (text: string) => console.error(text) };
    const embedded = await openEmbeddedDatabase(options);
    return { uri: embedded.uri, close: () => embedded.stop() };
  } catch (error) {
    const uri = isEventStoreError(error, 'data_dir_in_use') && (await uriOfOpened(dataDir));
    if (!uri) throw error;
    return { uri, async close() {} };
  }
}
