import { expect } from 'chai';
import { type Db, type Document, MongoServerError } from 'mongodb';

/** What a user may try on a collection of the evidence, by the name of the method or command. */
export type Attempts = Readonly<Record<string, (db: Db, collection: string) => Promise<unknown>>>;

/** MongoDB's code for what the user may not do. */
const UNAUTHORIZED = 13;
const CHANGED = { $set: { changed: true } };

export const UPDATES: Attempts = {
  updateOne: (db, name) => db.collection(name).updateOne({}, CHANGED),
  updateMany: (db, name) => db.collection(name).updateMany({}, CHANGED),
  replaceOne: (db, name) => db.collection(name).replaceOne({}, { changed: true }),
  findOneAndUpdate: (db, name) => db.collection(name).findOneAndUpdate({}, CHANGED),
  findOneAndReplace: (db, name) => db.collection(name).findOneAndReplace({}, { changed: true }),
  'updateOne in a transaction': (db, name) =>
    db.client.withSession((session) =>
      session.withTransaction(() => db.collection(name).updateOne({}, CHANGED, { session })),
    ),
};

export const REMOVALS: Attempts = {
  deleteOne: (db, name) => db.collection(name).deleteOne({}),
  deleteMany: (db, name) => db.collection(name).deleteMany({}),
  findOneAndDelete: (db, name) => db.collection(name).findOneAndDelete({}),
};

/** What changes a collection as a whole. */
export const ALTERATIONS: Attempts = {
  drop: (db, name) => db.collection(name).drop(),
  dropDatabase: (db) => db.dropDatabase(),
  renameCollection: (db, name) => db.renameCollection(name, 'events.Elsewhere'),
  'renameCollection into the operational database': (db, name) =>
    db.client.db('admin').command({
      renameCollection: `${db.databaseName}.${name}`,
      to: `${db.databaseName}_ops.${name}`,
    }),
  dropIndexes: (db, name) => db.collection(name).dropIndexes(),
  collMod: (db, name) => db.command({ collMod: name, validationLevel: 'off' }),
  convertToCapped: (db, name) => db.command({ convertToCapped: name, size: 4_096 }),
  'createCollection of a capped one': (db) =>
    db.createCollection('events.Forgetful', { capped: true, size: 4_096 }),
  $out: (db, name) =>
    db
      .collection('commits')
      .aggregate([{ $out: name }])
      .toArray(),
  $merge: (db, name) =>
    db
      .collection('commits')
      .aggregate([{ $merge: { into: name } }])
      .toArray(),
};

export const UPSERTS: Attempts = {
  'updateOne with upsert': (db, name) =>
    db.collection<Numbered>(name).updateOne({ _id: 1_000 }, CHANGED, { upsert: true }),
};

export const INSERTS: Attempts = {
  ...UPSERTS,
  insertOne: (db, name) => db.collection<Numbered>(name).insertOne({ _id: 1_000 }),
  createCollection: (db) => db.createCollection('events.Another'),
  createIndex: (db, name) => db.collection(name).createIndex({ timestamp: 1 }),
};

interface Numbered extends Document {
  readonly _id: number;
}

/** Both see the same database; `root` sees all of it, whatever the other one may do. */
export interface Refused {
  readonly user: () => Db;
  readonly root: () => Db;
}

/** To be called within `describe`: a test for each attempt. */
export function itIsRefused({ user, root }: Refused, collection: string, attempts: Attempts): void {
  for (const [name, attempt] of Object.entries(attempts)) {
    it(`is refused ${name} (${collection}), and nothing changes`, async () => {
      const before = await contentOf(root());
      await expectUnauthorized(attempt(user(), collection));
      expect(await contentOf(root())).to.deep.equal(before);
    });
  }
}

/** Fails the test unless MongoDB itself refuses, as something that this user may not do. */
export async function expectUnauthorized(attempt: Promise<unknown>): Promise<void> {
  const outcome = await attempt.then(
    () => 'it was done',
    (error: unknown) => error,
  );
  expect(outcome).to.be.instanceOf(MongoServerError);
  expect((outcome as MongoServerError).code, `${outcome}`).to.equal(UNAUTHORIZED);
}

/** Every collection with its options, its indexes and its documents. */
async function contentOf(db: Db): Promise<readonly Document[]> {
  const content: Document[] = [];
  for (const { name, ...description } of await db.listCollections().toArray()) {
    const indexes = await db.collection(name).indexes();
    const documents = await db.collection(name).find().sort({ _id: 1 }).toArray();
    content.push({ name, description, indexes, documents });
  }
  return content.sort((a, b) => a['name'].localeCompare(b['name']));
}
