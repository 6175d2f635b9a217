import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { CommitTrouble } from '../../src/engine/append/commit-attempt.ts';
import type { EventStore } from '../../src/event-store.ts';
import { anAggregate } from '../support/examples.ts';
import { LogUnderTest } from '../support/log-under-test.ts';
import { type ReplicaSet, startReplicaSet } from '../support/mongod.ts';
import { type AskedEvent, anAskedEvent, type Telling } from '../support/telling.ts';
import { startWriter, type Writer } from '../support/writer.ts';
import type { HoldPoint } from '../support/writer-orders.ts';

/** A promise of the store, not a measure of its speed. */
const NEXT_APPEND_MS_MAX = 3_000;

describe('a writer that dies or stands still in the middle of a commit', function () {
  this.timeout(120_000);
  let set: ReplicaSet;
  let log: LogUnderTest;
  let store: EventStore;
  let writer: Writer;
  const troubles: CommitTrouble[] = [];
  const aggregate = anAggregate();

  before(async () => {
    // So long that only the other writers can help, and not the server's own limit.
    const setParameters = { transactionLifetimeLimitSeconds: 60 };
    set = await startReplicaSet({ members: 1, setParameters });
  });
  after(() => set?.stop());

  beforeEach(async () => {
    troubles.length = 0;
    log = new LogUnderTest(set.uri);
    store = await log.open({
      observers: [{ commitTrouble: (trouble) => troubles.push(trouble) }],
    });
    writer = await startWriter(log);
    await log.append(store, [anAskedEvent(aggregate)]);
    log.tellings.push(await writer.order('append', [anAskedEvent(aggregate)], {}));
  });
  afterEach(async () => {
    await writer.kill();
    await log.close();
  });

  /** Has the writer append, and resolves when it stands still in its commit. */
  async function writerHeldAt(point: HoldPoint, asked: readonly AskedEvent[], timeoutMs = 10_000) {
    await writer.order('hold', point);
    const held = writer.hears('held');
    const telling = writer.order('append', asked, { timeoutMs });
    await held;
    return { telling };
  }

  /** Remembers that whoever asked for it never heard of the outcome. */
  function neverAnswered(asked: readonly AskedEvent[]): void {
    log.tellings.push({ asked, told: { outcome: 'unknown' }, askedAtMs: 0, toldAtMs: 0 });
  }

  async function nextAppendGoesThroughInTime(): Promise<void> {
    const begun = performance.now();
    const { told } = await log.append(store, [anAskedEvent(aggregate)]);
    const tookMs = performance.now() - begun;
    expect(told).to.include({ outcome: 'committed', alreadyStored: false });
    expect(tookMs).to.be.below(NEXT_APPEND_MS_MAX);
  }

  it('holds nobody up for 3 s when it is killed before the commit, and stores nothing', async () => {
    const lost = [anAskedEvent(aggregate), anAskedEvent()];
    await writerHeldAt('before_commit', lost);
    await writer.kill();
    neverAnswered(lost);

    await nextAppendGoesThroughInTime();
    expect(troubles).to.include('writers_evicted');
    const ids = (await log.assertTrue(store)).map(({ eventId }) => eventId);
    expect(ids).to.have.length(3);
    expect(ids).not.to.include.members(lost.map(({ eventId }) => eventId));
    expect(await log.append(store, lost)).to.deep.nested.include({ 'told.alreadyStored': false });
    expect(await log.assertTrue(store)).to.have.length(5);
  });

  it('holds nobody up for 3 s when it is stopped there, and finds out when it wakes', async () => {
    const asked = [anAskedEvent(aggregate), anAskedEvent()];
    const { telling } = await writerHeldAt('before_commit', asked);
    writer.pause();

    await nextAppendGoesThroughInTime();
    expect(troubles).to.include('writers_evicted');
    writer.resume();
    await writer.order('goOn');
    const { told } = await telling;
    log.tellings.push(await telling);
    expect(told).to.include({ outcome: 'committed', alreadyStored: false });
    log.tellings.push(await writer.order('append', [anAskedEvent(aggregate)], {}));
    log.tellings.push(await writer.order('append', asked, {}));
    expect(await log.assertTrue(store)).to.have.length(6);
  });

  it('tells the truth when it wakes after the time of its append was up', async () => {
    const asked = [anAskedEvent(aggregate)];
    const { telling } = await writerHeldAt('before_commit', asked, 500);
    writer.pause();
    await nextAppendGoesThroughInTime();
    await sleep(1_000);
    writer.resume();
    const awake = await telling;
    log.tellings.push(awake);
    expect(awake.told.outcome).to.equal('unknown');
    await writer.order('goOn');

    const later = await writer.order('append', [anAskedEvent(aggregate)], {});
    log.tellings.push(later);
    expect(later.told.outcome).to.equal('committed');
    const stored = await log.assertTrue(store);
    const repeated = await writer.order('append', asked, {});
    log.tellings.push(repeated);
    const isThere = stored.some(({ eventId }) => eventId === asked[0]?.eventId);
    expect(repeated.told).to.deep.include({ outcome: 'committed', alreadyStored: isThere });
    await log.assertTrue(store);
  });

  it('has stored its events when it is killed before it could say so', async () => {
    const asked = [anAskedEvent(aggregate), anAskedEvent()];
    await writerHeldAt('after_commit', asked);
    await writer.kill();
    neverAnswered(asked);

    await nextAppendGoesThroughInTime();
    expect(await log.assertTrue(store)).to.have.length(5);
    const repeated: Telling = await log.append(store, asked);
    expect(repeated.told).to.include({ outcome: 'committed', alreadyStored: true });
    expect(await log.assertTrue(store)).to.have.length(5);
  });

  it('holds nobody up for 3 s when several die one after the other', async () => {
    const others = await Promise.all([startWriter(log), startWriter(log)]);
    try {
      for (const dying of [writer, ...others]) {
        const lost = [anAskedEvent(aggregate)];
        await dying.order('hold', 'before_commit');
        const held = dying.hears('held');
        void dying.order('append', lost, {});
        await held;
        await dying.kill();
        neverAnswered(lost);
        await nextAppendGoesThroughInTime();
      }
    } finally {
      await Promise.all(others.map((other) => other.kill()));
    }
    expect(await log.assertTrue(store)).to.have.length(5);
  });
});
