import type { Db, Document } from 'mongodb';

/** What a database holds, to be put back after it was tampered with. */
export class KeptDatabase {
  readonly #databases: readonly Db[];
  readonly #kept: readonly { readonly db: Db; readonly name: string; readonly all: Document[] }[];

  private constructor(
    databases: readonly Db[],
    kept: readonly { readonly db: Db; readonly name: string; readonly all: Document[] }[],
  ) {
    this.#databases = databases;
    this.#kept = kept;
  }

  /** The collections whose names this is true of. */
  static async of(
    databases: readonly Db[],
    isKept: (collection: string) => boolean,
  ): Promise<KeptDatabase> {
    const kept = [];
    for (const db of databases) {
      for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
        if (isKept(name)) kept.push({ db, name, all: await db.collection(name).find().toArray() });
      }
    }
    return new KeptDatabase(databases, kept);
  }

  /** Into these databases, in their order; into those that it comes from where absent. */
  async put(into: readonly Db[] = this.#databases): Promise<void> {
    for (const { db, name, all } of this.#kept) {
      const target = (into[this.#databases.indexOf(db)] as Db).collection(name);
      await target.deleteMany({});
      if (all.length > 0) await target.insertMany(all);
    }
  }
}
