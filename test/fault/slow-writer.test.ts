import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { CommitTrouble } from '../../src/engine/append/commit-attempt.ts';
import { aroundCommit } from '../support/around-commit.ts';
import { anAggregate } from '../support/examples.ts';
import { LogUnderTest } from '../support/log-under-test.ts';
import { type ReplicaSet, startReplicaSet } from '../support/mongod.ts';
import { anAskedEvent } from '../support/telling.ts';

/** Longer than the others wait before they help themselves. */
const COMMIT_TAKES_MS = 2_500;

describe('a writer whose commits are slow', function () {
  this.timeout(120_000);
  let set: ReplicaSet;
  let log: LogUnderTest;

  before(async () => {
    const setParameters = { transactionLifetimeLimitSeconds: 60 };
    set = await startReplicaSet({ members: 1, setParameters });
  });
  after(() => set?.stop());
  beforeEach(() => {
    log = new LogUnderTest(set.uri);
  });
  afterEach(() => log.close());

  for (const when of ['before', 'after'] as const) {
    it(`learns the truth, as the other does, when it is slow ${when} the commit`, async () => {
      const troubles: CommitTrouble[] = [];
      let commits = 0;
      const quick = await log.open({
        observers: [{ commitTrouble: (trouble) => troubles.push(trouble) }],
      });
      const slow = await log.open({
        wrapCommitLog: (commitLog) =>
          aroundCommit(commitLog, async (commit) => {
            commits += 1;
            if (when === 'before') await sleep(COMMIT_TAKES_MS);
            const outcome = await commit();
            if (when === 'after') await sleep(COMMIT_TAKES_MS);
            return outcome;
          }),
      });
      const aggregate = anAggregate();
      await log.append(quick, [anAskedEvent(aggregate)]);

      const expecting = { ...aggregate, expectedSequenceNumber: 1 };
      const bySlow = [
        log.append(slow, [anAskedEvent(aggregate), anAskedEvent()], { timeoutMs: 20_000 }),
        log.append(slow, [anAskedEvent({ ...expecting, expectedSequenceNumber: 'exists' })]),
        log.append(slow, [anAskedEvent()], { timeoutMs: 300 }),
      ];
      while (commits === 0) await sleep(5);
      const byQuick = [
        log.append(quick, [anAskedEvent(aggregate)], { timeoutMs: 20_000 }),
        log.append(quick, [anAskedEvent(expecting)], { timeoutMs: 20_000 }),
      ];
      const [free, expectant, hurried] = await Promise.all(bySlow);
      const [plain] = await Promise.all(byQuick);

      expect(free?.told.outcome).to.equal('committed');
      expect(expectant?.told.outcome).to.equal('committed');
      expect(hurried?.told.outcome).to.equal('unknown');
      expect(plain?.told.outcome).to.equal('committed');
      expect(troubles.includes('writers_evicted')).to.equal(when === 'before');
      await log.assertTrue(quick);
      await log.append(slow, hurried?.asked ?? []);
      await log.append(slow, [anAskedEvent(aggregate)], { timeoutMs: 20_000 });
      expect(log.tellings.slice(-2).map(({ told }) => told.outcome)).to.deep.equal([
        'committed',
        'committed',
      ]);
      await log.assertTrue(quick);
    });
  }
});
