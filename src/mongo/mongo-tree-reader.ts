import type { CommittedTree, TreeReader } from '../engine/audit/ports.ts';
import { EventStoreError } from '../errors.ts';
import {
  COLLECTIONS,
  type CommitDocument,
  type EventDocument,
  eventsCollectionName,
} from './collections.ts';
import { typesTouched } from './commit-document.ts';
import type { FindQuery } from './find-documents.ts';
import type { MajorityView } from './majority-view.ts';

type TreeCommit = Pick<CommitDocument, '_id' | 'aggregates' | 'tree'>;

const TREE_FIELDS = { 'aggregates.type': 1, 'tree.size': 1, 'tree.root': 1 };

/** Reads of events their hashes alone. */
export function createMongoTreeReader(view: MajorityView): TreeReader {
  async function trees(query: Omit<FindQuery, 'projection' | 'hint'>): Promise<CommittedTree[]> {
    const byNumber = { ...query, projection: TREE_FIELDS, hint: '_id_' };
    const { found } = await view.find<TreeCommit>(COLLECTIONS.commits.name, byNumber);
    return found.map((commit) => ({
      n: commit._id,
      size: commit.tree.size,
      root: commit.tree.root,
      aggregateTypes: typesTouched(commit),
    }));
  }

  return {
    async newestTree() {
      const [newest] = await trees({ filter: {}, sort: { _id: -1 }, limit: 1 });
      return newest;
    },

    treesAfter: (n, limit) => trees({ filter: { _id: { $gt: n } }, sort: { _id: 1 }, limit }),

    async leafHashes(aggregateTypes, { from, to }) {
      const count = to - from + 1;
      const hashes = new Map<number, Buffer>();
      const filter = { _id: { $gte: from, $lte: to } };
      const query = { filter, hint: '_id_', limit: count, projection: { hash: 1 } };
      for (const aggregateType of aggregateTypes) {
        const collection = eventsCollectionName(aggregateType);
        const { found } = await view.find<Pick<EventDocument, '_id' | 'hash'>>(collection, query);
        for (const { _id, hash } of found) hashes.set(_id, hash);
      }
      return Array.from({ length: count }, (_, index) => {
        const hash = hashes.get(from + index);
        if (hash === undefined) throw missing(from + index);
        return hash;
      });
    },
  };
}

function missing(position: number): EventStoreError<'log_damaged'> {
  const message = `The event at position ${position} is missing, which a commit speaks of.`;
  return new EventStoreError('log_damaged', message, { position });
}
