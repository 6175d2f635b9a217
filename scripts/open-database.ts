import type { Config } from '../src/config-variables.ts';
import { isEventStoreError } from '../src/errors.ts';
import { openEmbeddedDatabase, uriOfOpened } from '../src/mongo/embedded/open-embedded-database.ts';

export interface OpenDatabase {
  readonly uri: string;
  close(): Promise<void>;
}

/**
 * The configured database. The embedded one is opened here, unless the service has it open.
 *
 * @throws EventStoreError `data_dir_in_use`, `mongod_not_found`, `mongod_failed`.
 */
export async function openDatabase({
  mongodbUri,
  dataDir,
}: Pick<Config, 'mongodbUri' | 'dataDir'>): Promise<OpenDatabase> {
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
