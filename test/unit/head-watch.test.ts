import { expect } from 'chai';
import { HeadWatch } from '../../src/engine/tail/head-watch.ts';
import { EventStoreError } from '../../src/errors.ts';
import { CAPACITY } from '../../src/events/limits.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { refusalOf } from '../support/refusal-of.ts';

/** One that tells nothing. */
const NO_SIGNAL = { listen: () => ({ close: async () => {} }) };
const ALONE = { signal: NO_SIGNAL, isCommitting: () => false };

describe('HeadWatch', () => {
  let clock: ManualClock;
  let head: number | Error;
  let looks: number;
  let watch: HeadWatch;

  beforeEach(() => {
    clock = new ManualClock();
    head = 5;
    looks = 0;
    const readHead = async () => {
      looks += 1;
      if (head instanceof Error) throw head;
      return head;
    };
    watch = new HeadWatch({ readHead, clock, capacity: CAPACITY, ...ALONE });
  });
  afterEach(async () => {
    const closing = watch.close();
    await clock.pass(1_000);
    await closing;
  });

  it('looks for the head only while somebody waits', async () => {
    await clock.pass(60_000);
    expect(looks).to.equal(0);
    const waiting = watch.waitFor(6, 1_000);
    await clock.pass(300);
    head = 6;
    await clock.pass(300);
    expect(await waiting).to.equal(6);
    await clock.pass(1_000);
    const after = looks;
    expect(after).to.be.greaterThan(1);
    await clock.pass(60_000);
    expect(looks).to.equal(after);
  });

  it('wakes everyone whom a commit of this process concerns, and nobody else', async () => {
    const woken: number[] = [];
    const waiting = [6, 7, 8].map((position) =>
      watch.waitFor(position, 10_000).then((reached) => woken.push(position * 100 + reached)),
    );
    watch.note(7);
    await clock.pass(0);
    expect(woken).to.deep.equal([607, 707]);
    watch.note(6);
    watch.note(8);
    await Promise.all(waiting);
    expect(woken).to.deep.equal([607, 707, 808]);
  });

  it('never goes back', async () => {
    watch.note(9);
    watch.note(4);
    expect(await watch.waitFor(9, 0)).to.equal(9);
    expect(looks).to.equal(0);
  });

  it('says how far the log has come once the time is up, and not before', async () => {
    let isOver = false;
    const waiting = refusalOf(watch.waitFor(6, 1_000), 'position_not_reached').finally(() => {
      isOver = true;
    });
    await clock.pass(990);
    expect(isOver).to.equal(false);
    await clock.pass(500);
    expect((await waiting).details).to.deep.equal({ position: 6, head: 5 });
  });

  it('cuts a longer wait to the longest there is', async () => {
    const waiting = refusalOf(watch.waitFor(6, 10 ** 9), 'position_not_reached');
    await clock.pass(CAPACITY.waitTimeoutMsMax + 1_000);
    await waiting;
  });

  it('waits no longer for those who have given up, and keeps their places for others', async () => {
    const small = { ...CAPACITY, waitersMax: 2 };
    watch = new HeadWatch({ readHead: async () => 5, clock, capacity: small, ...ALONE });
    const leaving = new AbortController();
    const waiting = watch.waitFor(6, 10_000, leaving.signal).catch((error: unknown) => error);
    const staying = watch.waitFor(6, 10_000);
    await refusalOf(watch.waitFor(6, 10_000), 'queue_full');
    const reason = new Error('left');
    leaving.abort(reason);
    expect(await waiting).to.equal(reason);
    const next = watch.waitFor(6, 10_000);
    expect(await watch.waitFor(6, 10_000, leaving.signal).catch((error) => error)).to.equal(reason);
    watch.note(6);
    expect(await Promise.all([staying, next])).to.deep.equal([6, 6]);
  });

  it('goes on waiting while the database cannot be reached', async () => {
    head = new EventStoreError('unavailable', 'It is away.', {});
    const waiting = watch.waitFor(6, 10_000);
    await clock.pass(2_000);
    head = 6;
    await clock.pass(1_000);
    expect(await waiting).to.equal(6);
  });

  it('tells those who wait of an error that is ours', async () => {
    head = new TypeError('broken');
    const waiting = refusalOf(watch.waitFor(6, 10_000), 'internal');
    await clock.pass(1_000);
    expect((await waiting).cause).to.equal(head);
  });
});
