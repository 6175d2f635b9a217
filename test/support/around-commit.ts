import type { CommitLog, CommitOutcome } from '../../src/engine/append/ports.ts';

/** Calls `commit` once; before it everything is inserted, after it the outcome is known. */
export type AroundCommit = (commit: () => Promise<CommitOutcome>) => Promise<CommitOutcome>;

/** A commit log that leaves each transaction's `commit` to `around`; for `wrapCommitLog`. */
export function aroundCommit(log: CommitLog, around: AroundCommit): CommitLog {
  return {
    newestCommit: () => log.newestCommit(),
    commitsAfter: (n, limit) => log.commitsAfter(n, limit),
    evictOtherWriters: () => log.evictOtherWriters(),
    begin() {
      const transaction = log.begin();
      return { ...transaction, commit: () => around(() => transaction.commit()) };
    },
  };
}
