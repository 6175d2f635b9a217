import { configFrom } from '../src/config.ts';
import { isEventStoreError } from '../src/errors.ts';
import { openReadOnlyStore, type ReadOnlyStore } from '../src/open-read-only-store.ts';
import { configuredFolders } from '../src/store-options.ts';
import { openDatabase } from './open-database.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { WrongUsage } from './wrong-usage.ts';

export interface WhichFolders {
  /** Whether the reducers are needed as well; without them all is folded by JSON Merge Patch. */
  readonly withReducers: boolean;
}

/**
 * Opens what the configured database has for as long as it takes, and changes nothing in it; a
 * fault ends with code 1, `WrongUsage` with 2. `stop` is aborted at Ctrl-C: what was opened is closed all the same.
 */
export async function withReadOnlyStore(
  { withReducers }: WhichFolders,
  use: (store: ReadOnlyStore, stop: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = stopOnSignal(() => {});
  try {
    const config = configFrom(process.env);
    const { schemasFolder, reducersFolder } = configuredFolders(config);
    const database = await openDatabase(config);
    try {
      const store = await openReadOnlyStore({
        uri: database.uri,
        database: config.mongodbDatabase,
        schemasFolder,
        reducersFolder: withReducers ? reducersFolder : undefined,
      });
      await use(store, stop).finally(() => store.close());
    } finally {
      await database.close();
    }
  } catch (error) {
    const isWrongUsage = error instanceof WrongUsage;
    if (!isWrongUsage && !isEventStoreError(error)) throw error;
    console.error(isWrongUsage ? `error: ${error.message}` : error.message);
    process.exitCode = isWrongUsage ? 2 : 1;
  }
}
