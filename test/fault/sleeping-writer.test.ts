import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { EventStore } from '../../src/event-store.ts';
import { anAggregate } from '../support/examples.ts';
import { LogUnderTest } from '../support/log-under-test.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';
import { type AskedEvent, anAskedEvent, type Telling, type Told } from '../support/telling.ts';
import { startWriter, type Writer } from '../support/writer.ts';

/** Longer than a transaction lives (3 s), a server is looked for (5 s), or a slot is waited for. */
const SLEEPS_MS = 6_000;
/** More commits than a writer takes in at once when it catches up. */
const COMMITS_MEANWHILE = 520;

describe('a process that sleeps while others append', function () {
  this.timeout(120_000);
  const aggregate = anAggregate();
  const writers: Writer[] = [];
  const asleep: Writer[] = [];
  let log: LogUnderTest;
  let store: EventStore;
  let meanwhile: Telling;

  before(async () => {
    log = new LogUnderTest((await sharedReplicaSet()).uri);
    store = await log.open();
    for (let count = 0; count < 5; count += 1) {
      const writer = await startWriter(log);
      writers.push(writer);
      asleep.push(writer);
      // Now it remembers the aggregate, as the next one will find it no more.
      await append(writer, [anAskedEvent(aggregate)]);
      writer.pause();
    }
    await sleep(SLEEPS_MS / 2);
    for (let count = 0; count < COMMITS_MEANWHILE; count += 1) {
      meanwhile = await log.append(store, [anAskedEvent(aggregate)]);
    }
    await sleep(SLEEPS_MS / 2);
  });
  after(async () => {
    await Promise.all(writers.map((writer) => writer.kill()));
    await log.close();
  });

  async function append(writer: Writer, asked: readonly AskedEvent[]): Promise<Told> {
    const telling = await writer.order('append', asked, {});
    log.tellings.push(telling);
    return telling.told;
  }

  /** The next one that still sleeps, awake, and the aggregate's last sequence number. */
  async function awakened() {
    const stored = await log.assertTrue(store);
    const writer = asleep.shift();
    if (writer === undefined) throw new Error('All of them are awake.');
    writer.resume();
    return { writer, head: stored.length };
  }

  it('appends behind all of them when it wakes', async () => {
    const { writer, head } = await awakened();
    const told = await append(writer, [anAskedEvent(aggregate)]);
    expect(told).to.deep.nested.include({ 'events[0].sequenceNumber': head + 1 });
    expect(await log.assertTrue(store)).to.have.length(head + 1);
  });

  it('accepts an expectation that holds by now, though not in what it remembers', async () => {
    const { writer, head } = await awakened();
    const told = await append(writer, [
      anAskedEvent({ ...aggregate, expectedSequenceNumber: head }),
    ]);
    expect(told).to.deep.nested.include({ 'events[0].sequenceNumber': head + 1 });
    expect(await log.assertTrue(store)).to.have.length(head + 1);
  });

  it('refuses one that holds only in what it remembers, and says what is actual by now', async () => {
    const { writer, head } = await awakened();
    const told = await append(writer, [anAskedEvent({ ...aggregate, expectedSequenceNumber: 3 })]);
    const conflicts = [{ index: 0, ...aggregate, expected: 3, actual: head }];
    expect(told).to.deep.equal({ outcome: 'refused', code: 'sequence_conflict', conflicts });
    expect(await log.assertTrue(store)).to.have.length(head);
  });

  it('refuses one that never held, and says what is actual by now', async () => {
    const { writer, head } = await awakened();
    const told = await append(writer, [anAskedEvent({ ...aggregate, expectedSequenceNumber: 0 })]);
    const conflicts = [{ index: 0, ...aggregate, expected: 0, actual: head }];
    expect(told).to.deep.equal({ outcome: 'refused', code: 'sequence_conflict', conflicts });
    expect(await log.assertTrue(store)).to.have.length(head);
  });

  it('knows an event again that another process stored meanwhile', async () => {
    const { writer, head } = await awakened();
    const told = await append(writer, meanwhile.asked);
    expect(told).to.deep.equal({ ...meanwhile.told, alreadyStored: true });
    expect(await log.assertTrue(store)).to.have.length(head);
  });
});
