import { type Db, MongoClient } from 'mongodb';
import {
  type EventStoreOptions,
  type OpenedEventStore,
  openEventStore,
} from '../../src/open-event-store.ts';
import { freshDatabaseName, sharedReplicaSet } from './shared-replica-set.ts';
import { verifyDatabase } from './verify-database.ts';

export type FurtherOptions = Omit<EventStoreOptions, 'uri' | 'database'>;

/** A store on a database of its own, from the first test of a suite to its last. */
export interface OpenedStore {
  readonly store: () => OpenedEventStore;
  /** Opens the same database once more, as another process would; closed with the suite. */
  readonly another: (options?: FurtherOptions) => Promise<OpenedEventStore>;
  /** The database of the evidence, behind the store's back. */
  readonly db: () => Db;
}

/**
 * To be called within `describe`. After the last test everything is closed, all that was stored is
 * recomputed (`verifyDatabase`), and the databases are dropped.
 */
export function openedStore(options: FurtherOptions = {}): OpenedStore {
  const database = freshDatabaseName();
  const stores: OpenedEventStore[] = [];
  let client: MongoClient | undefined;

  async function another(further: FurtherOptions = {}): Promise<OpenedEventStore> {
    const { uri } = await sharedReplicaSet();
    const store = await openEventStore({ ...options, ...further, uri, database });
    stores.push(store);
    return store;
  }

  before(async () => {
    client = new MongoClient((await sharedReplicaSet()).uri);
    await another();
  });

  after(async () => {
    for (const store of stores.splice(0)) await store.close();
    try {
      await verifyDatabase(db());
    } finally {
      await db().dropDatabase();
      await client?.db(`${database}_ops`).dropDatabase();
      await client?.close();
    }
  });

  function db(): Db {
    if (client === undefined) throw new Error('The suite has not begun.');
    return client.db(database);
  }

  function store(): OpenedEventStore {
    const [first] = stores;
    if (first === undefined) throw new Error('The suite has not begun, or is over.');
    return first;
  }

  return { store, another, db };
}
