import { type Db, MongoClient } from 'mongodb';
import type { EventStore } from '../../src/event-store.ts';
import { openEmbeddedDatabase } from '../../src/mongo/embedded/open-embedded-database.ts';
import { openEventStore } from '../../src/open-event-store.ts';
import { mongodBinary } from './mongod-binary.ts';

/** What the service calls its database unless told otherwise. */
const DATABASE = 'event_store';

/** Opens, in this process, what a service has left in its `dataDir`; closes it after the use. */
export async function withStoreOf(
  dataDir: string,
  use: (store: EventStore, db: Db) => Promise<void>,
): Promise<void> {
  const env = { ...process.env, MONGOD_BINARY: await mongodBinary() };
  const database = await openEmbeddedDatabase({ dataDir, env, say: () => undefined });
  const client = new MongoClient(database.uri);
  try {
    const store = await openEventStore({ uri: database.uri, database: DATABASE });
    try {
      await use(store, client.db(DATABASE));
    } finally {
      await store.close();
    }
  } finally {
    await client.close();
    await database.stop();
  }
}
