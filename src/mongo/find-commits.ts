import type { CommitPlace } from '../engine/read/ports.ts';
import { COLLECTIONS, type CommitDocument } from './collections.ts';
import type { FindQuery } from './find-documents.ts';
import type { MajorityView } from './majority-view.ts';

type PlacedCommit = Pick<CommitDocument, '_id' | 'firstPosition' | 'count' | 'timestamp'>;

const PLACE_FIELDS = { firstPosition: 1, count: 1, timestamp: 1 };

/** The places of commits, found by their numbers. */
export async function findCommits(
  view: MajorityView,
  query: Omit<FindQuery, 'projection' | 'hint'>,
): Promise<readonly CommitPlace[]> {
  const byNumber = { ...query, projection: PLACE_FIELDS, hint: '_id_' };
  const { name } = COLLECTIONS.commits;
  const { found } = await view.find<PlacedCommit>(name, byNumber);
  return found.map(({ _id, firstPosition, count, timestamp }) => ({
    n: _id,
    firstPosition,
    lastPosition: firstPosition + count - 1,
    timestampMs: timestamp.getTime(),
  }));
}
