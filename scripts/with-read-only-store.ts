import { openReadOnlyStore, type ReadOnlyStore } from '../src/open-read-only-store.ts';
import { configuredFolders } from '../src/store-options.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { withDatabase } from './with-database.ts';

export interface WhichFolders {
  /** Whether the reducers are needed as well; without them all is folded by JSON Merge Patch. */
  readonly withReducers: boolean;
}

/**
 * Opens what the configured database has for as long as it takes, and changes nothing in it; ends as
 * `withDatabase` does. `stop` is aborted at Ctrl-C: what was opened is closed all the same.
 */
export async function withReadOnlyStore(
  { withReducers }: WhichFolders,
  use: (store: ReadOnlyStore, stop: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = stopOnSignal(() => {});
  await withDatabase(async (address, config) => {
    const { schemasFolder, reducersFolder } = configuredFolders(config);
    const store = await openReadOnlyStore({
      ...address,
      schemasFolder,
      reducersFolder: withReducers ? reducersFolder : undefined,
    });
    await use(store, stop).finally(() => store.close());
  });
}
