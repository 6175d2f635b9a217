import type { Db, IndexDescriptionInfo } from 'mongodb';

/**
 * Checks that the unique indexes are there which the guarantees of the log rest on, for every
 * collection that exists.
 *
 * @throws Error that names the collection and the index.
 */
export async function verifyIndexes(db: Db): Promise<void> {
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  for (const { name } of collections) {
    const key = keyWanted(name);
    if (key === undefined) continue;
    const indexes = await db.collection(name).indexes();
    if (!indexes.some((index) => isUnique(index) && isOn(index, key))) {
      throw new Error(`${name} has no unique index on ${key.join(', ')}`);
    }
  }
}

function keyWanted(collection: string): readonly string[] | undefined {
  if (collection === 'commits') return ['eventIds'];
  if (collection.startsWith('events.')) return ['aggregateId', 'sequenceNumber'];
  return undefined;
}

/** Unique for every document and every spelling. */
function isUnique(index: IndexDescriptionInfo): boolean {
  const { unique, sparse, partialFilterExpression, collation } = index;
  return unique === true && !sparse && !partialFilterExpression && !collation;
}

function isOn({ key }: IndexDescriptionInfo, wanted: readonly string[]): boolean {
  const fields = Object.entries(key);
  return (
    fields.length === wanted.length &&
    fields.every(([name, order], place) => name === wanted[place] && order === 1)
  );
}
