import type { Databases } from './collections.ts';
import { progressOf } from './delivery-documents.ts';
import { translated } from './mongo-errors.ts';

/** Up to where each subscription is settled, by its id, in MongoDB: of all that have begun. */
export function createMongoSubscriptionCheckpoints(
  databases: Databases,
): () => Promise<ReadonlyMap<string, number>> {
  const progress = progressOf(databases);
  return async () => {
    const found = progress.find({}, { projection: { checkpoint: 1 } }).toArray();
    return new Map((await translated(found)).map(({ _id, checkpoint }) => [_id, checkpoint]));
  };
}
