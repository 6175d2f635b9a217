import type { CheckpointStore, LogKeyStore, StoredCheckpoint } from '../engine/audit/ports.ts';
import { type CheckpointDocument, checkpointsOf, logKeysOf } from './audit-documents.ts';
import type { Databases } from './collections.ts';
import { isDuplicateKey, translated } from './mongo-errors.ts';

export function createMongoCheckpoints(databases: Databases): CheckpointStore {
  const checkpoints = checkpointsOf(databases);
  const read = async (found: Promise<CheckpointDocument | null>) => {
    const document = await translated(found);
    return document === null ? undefined : checkpointFrom(document);
  };
  return {
    newest: () => read(checkpoints.findOne({}, { sort: { _id: -1 } })),
    find: (size) => read(checkpoints.findOne({ _id: { $eq: size } })),

    async list({ after, limit }) {
      const found = checkpoints.find({ _id: { $gt: after } }, { sort: { _id: 1 }, limit });
      return (await translated(found.toArray())).map(checkpointFrom);
    },

    async insert({ size, ...checkpoint }) {
      const inserting = checkpoints.insertOne({ _id: size, ...checkpoint }).then(
        () => true,
        (error: unknown) => {
          if (isDuplicateKey(error)) return false;
          throw error;
        },
      );
      return await translated(inserting);
    },

    addSignatures: (size, signatures) =>
      read(
        checkpoints.findOneAndUpdate(
          { _id: { $eq: size } },
          { $addToSet: { signatures: { $each: [...signatures] } } },
          { returnDocument: 'after' },
        ),
      ),
  };
}

export function createMongoLogKeys(databases: Databases): LogKeyStore {
  const keys = logKeysOf(databases);
  return {
    async list() {
      const found = await translated(keys.find({}, { sort: { addedAt: -1, _id: 1 } }).toArray());
      return found.map(({ _id: vkey, ...key }) => ({ vkey, ...key }));
    },

    async sign(vkeys, at) {
      for (const vkey of vkeys) {
        const signing = { $setOnInsert: { addedAt: at }, $unset: { retiredAt: true } } as const;
        await translated(keys.updateOne({ _id: { $eq: vkey } }, signing, { upsert: true }));
      }
      const others = { _id: { $nin: [...vkeys] }, retiredAt: { $exists: false } };
      await translated(keys.updateMany(others, { $set: { retiredAt: at } }));
    },
  };
}

function checkpointFrom({ _id: size, ...checkpoint }: CheckpointDocument): StoredCheckpoint {
  return { size, ...checkpoint };
}
