import { expect } from 'chai';
import type { CommitPlace } from '../../src/engine/read/ports.ts';
import type { StoredSubscription } from '../../src/engine/subscriptions/ports.ts';
import {
  createSubscriptionLags,
  NAMED_LAGS_MAX,
} from '../../src/engine/subscriptions/subscription-lags.ts';

const NOW = Date.parse('2031-03-14T06:00:00.000Z');
const EVENTS_OF_COMMIT = 3;

/** A log of commits of three events each, one a second, the newest a second ago. */
function logOf(commits: number) {
  let reads = 0;
  const commit = (n: number): CommitPlace => {
    const lastPosition = n * EVENTS_OF_COMMIT;
    const firstPosition = lastPosition - EVENTS_OF_COMMIT + 1;
    return { n, firstPosition, lastPosition, timestampMs: NOW - (commits - n + 1) * 1_000 };
  };
  const reader = {
    newestCommit: async () => (commits === 0 ? undefined : commit(commits)),
    commits: async (numbers: readonly number[]) => {
      reads += 1;
      return numbers.map(commit);
    },
  };
  return { reader, now: () => NOW, readCount: () => reads };
}

function named(name: string, startPosition = 0, createdAt = '2031-01-01T00:00:00.000Z') {
  return { id: name, definition: { name }, startPosition, createdAt } as StoredSubscription;
}

function lagsOf(
  subscriptions: readonly StoredSubscription[],
  checkpoints: Readonly<Record<string, number>>,
  log = logOf(1_000),
) {
  const store = { revision: async () => 1, list: async () => subscriptions };
  const begun = async () => new Map(Object.entries(checkpoints));
  return createSubscriptionLags({ ...log, store, checkpoints: begun });
}

describe('How far subscriptions are behind', () => {
  it('is told in positions, and in seconds since the oldest event that is not settled', async () => {
    const subscriptions = ['none', 'one', 'commit', 'more', 'most', 'all'].map((name) => {
      return named(name);
    });
    const checkpoints = { none: 3_000, one: 2_999, commit: 2_997, more: 2_996, most: 1_500 };
    const found = await lagsOf(subscriptions, checkpoints)();
    expect(Object.fromEntries(found.map(({ subscription, lag }) => [subscription, lag]))).to.be.eql(
      {
        none: { events: 0, seconds: 0 },
        one: { events: 1, seconds: 1 },
        commit: { events: 3, seconds: 1 },
        more: { events: 4, seconds: 2 },
        most: { events: 1_500, seconds: 500 },
        all: { events: 3_000, seconds: 1_000 },
      },
    );
  });

  it('is counted from where it is to begin, for one that has not', async () => {
    const [found] = await lagsOf([named('new', 2_994)], {})();
    expect(found?.lag).to.deep.equal({ events: 6, seconds: 2 });
  });

  it('is the same for every place of a log, however the commits lie', async () => {
    const log = logOf(450);
    for (let checkpoint = 0; checkpoint <= 450 * EVENTS_OF_COMMIT; checkpoint += 7) {
      const [found] = await lagsOf([named('each')], { each: checkpoint }, log)();
      const commit = Math.floor(checkpoint / EVENTS_OF_COMMIT) + 1;
      const seconds = commit > 450 ? 0 : 450 - commit + 1;
      expect(found?.lag.seconds, `${checkpoint}`).to.equal(seconds);
    }
  });

  it('costs nothing where all have caught up, and no search twice', async () => {
    const log = logOf(1_000);
    await lagsOf([named('done')], { done: 3_000 }, log)();
    expect(log.readCount()).to.equal(0);
    const lags = lagsOf([named('paused'), named('near')], { paused: 7, near: 2_990 }, log);
    await lags();
    const searched = log.readCount();
    expect(searched).to.be.greaterThan(1);
    await lags();
    expect(log.readCount() - searched).to.equal(1);
  });

  it('is nothing in an empty log, and nobody’s where there is none', async () => {
    const [found] = await lagsOf([named('new')], {}, logOf(0))();
    expect(found?.lag).to.deep.equal({ events: 0, seconds: 0 });
    expect(await lagsOf([], {})()).to.deep.equal([]);
  });

  it('is told by name for those that were made first, and once for the worst of the rest', async () => {
    const early = Array.from({ length: NAMED_LAGS_MAX }, (_, index) => named(`early-${index}`));
    const late = ['a', 'b', 'c'].map((name) => named(name, 0, '2031-02-01T00:00:00.000Z'));
    const checkpoints = { a: 2_999, b: 2_990, c: 3_000 };
    const found = await lagsOf([...late, ...early], checkpoints)();
    expect(found).to.have.length(NAMED_LAGS_MAX + 1);
    expect(new Set(found.map(({ subscription }) => subscription))).to.deep.equal(
      new Set([...early.map(({ definition }) => definition.name), '(others)']),
    );
    expect(found.at(-1)).to.deep.equal({
      subscription: '(others)',
      lag: { events: 10, seconds: 4 },
    });
  });

  it('takes account of subscriptions that have come or gone', async () => {
    let revision = 1;
    let all = [named('one')];
    const store = { revision: async () => revision, list: async () => all };
    const checkpoints = async () => new Map<string, number>();
    const lags = createSubscriptionLags({ ...logOf(1), store, checkpoints });
    const names = async () => (await lags()).map(({ subscription }) => subscription);
    expect(await names()).to.deep.equal(['one']);
    [revision, all] = [2, [named('two')]];
    expect(await names()).to.deep.equal(['two']);
  });
});
