import { MongoClient } from 'mongodb';
import { BENCH_DATABASE_PREFIX } from './load/engine.ts';

/** Drops what a row has stored and waits for the disk, so that the next one starts as it did. */
export async function dropDatabases(uri: string): Promise<void> {
  const client = new MongoClient(uri);
  try {
    const admin = client.db('admin');
    const { databases } = await admin.admin().listDatabases({ nameOnly: true });
    const used = databases.filter(({ name }) => name.startsWith(BENCH_DATABASE_PREFIX));
    for (const { name } of used) await client.db(name).dropDatabase();
    await admin.command({ fsync: 1 });
  } finally {
    await client.close();
  }
}
