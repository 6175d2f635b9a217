import type { Db, Document } from 'mongodb';

/** Everything in the two databases of a store: collections, indexes and documents, to compare. */
export async function allStored(evidence: Db): Promise<Document> {
  const databases = [evidence, evidence.client.db(`${evidence.databaseName}_ops`)];
  return Object.fromEntries(
    await Promise.all(databases.map(async (db) => [db.databaseName, await contentsOf(db)])),
  );
}

async function contentsOf(db: Db): Promise<Document> {
  const collections = await db.listCollections().toArray();
  const contents = collections.map(async ({ name }) => {
    const collection = db.collection(name);
    const documents = await collection.find(...queryOf(name)).toArray();
    return [name, { indexes: await collection.indexes(), documents }];
  });
  return Object.fromEntries(await Promise.all(contents));
}

/** The leases of the stores that the test has open are renewed while it runs. */
function queryOf(name: string) {
  const projection = name === 'leases' ? { _id: 1 } : {};
  return [{}, { projection, sort: { _id: 1 } }] as const;
}
