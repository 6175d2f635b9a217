import type { CommitRecord } from '../../append/ports.ts';
import type { StoredCommit } from '../ports.ts';
import type { Faults } from './faults.ts';

/** Where the log is, as far as it was checked. */
export interface LogPlace {
  readonly n: number;
  readonly position: number;
  readonly timestampMs: number;
}

/** The commit, if it can be gone on with: it follows the one before, and fits together. */
export function checkedCommit(
  { n, commit }: StoredCommit,
  before: LogPlace,
  faults: Faults,
): CommitRecord | undefined {
  const next = before.position + 1;
  if (n !== before.n + 1) {
    faults.add('commit_mismatch', `Commit ${before.n + 1} is missing.`, next);
    return undefined;
  }
  if (commit === undefined) {
    faults.add('commit_mismatch', `Commit ${n} has not the form of one.`, next);
    return undefined;
  }
  const { firstPosition, count, eventIds, timestamp, tree } = commit;
  const last = before.position + count;
  if (firstPosition !== next || eventIds.length !== count || count < 1 || tree.size !== last) {
    faults.add('commit_mismatch', `Commit ${n} does not begin where the one before ends.`, next);
    return undefined;
  }
  if (timestamp.getTime() < before.timestampMs) {
    faults.add('order_broken', `Commit ${n} is older than the one before.`, next);
  }
  return commit;
}
