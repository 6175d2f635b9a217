import { hash } from 'node:crypto';
import { expect } from 'chai';
import type { SnapshotKey } from '../../src/engine/snapshots/ports.ts';
import { STATE_BYTES_MAX } from '../../src/engine/snapshots/state-text.ts';
import { createMongoSnapshots } from '../../src/mongo/mongo-snapshots.ts';
import { anAggregate } from '../support/examples.ts';
import { folded, TALLY } from '../support/folding-replays.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { type SnapshotsOfAProcess, snapshotsUnderTest } from '../support/snapshots-under-test.ts';

describe('Snapshots', () => {
  const { events, open, documents, databases } = snapshotsUnderTest();
  let one: SnapshotsOfAProcess;
  let aggregate = anAggregate();

  beforeEach(async () => {
    one = await open();
    aggregate = anAggregate();
  });
  afterEach(() => one.snapshots.close());

  /** Appends so many events, and takes a snapshot. */
  async function takenAfter(count: number, process = one) {
    events.append(aggregate, count);
    return await process.snapshots.takeSnapshot(aggregate);
  }

  const tally = () => ({ name: TALLY, version: one.replays.version });
  const newest = (atMost?: number, above?: number) =>
    one.source.newestFor(aggregate, tally(), atMost, above);
  const numbersOf = async () =>
    (await one.snapshots.listSnapshots(aggregate)).map(({ sequenceNumber }) => sequenceNumber);

  it('tell which state they hold, of which event, by which versions', async () => {
    const [last] = events.append(aggregate, 7).slice(-1);
    const info = await one.snapshots.takeSnapshot(aggregate);
    const state = folded({}, await events.read(aggregate, 1, 7), tally());
    const text = JSON.stringify(state);
    expect(info).to.deep.equal({
      ...aggregate,
      handler: { name: TALLY, version: 1 },
      sequenceNumber: 7,
      timestamp: last?.timestamp,
      createdAt: info.createdAt,
      sizeBytes: Buffer.byteLength(text),
      stateHash: hash('sha256', text),
      schemaVersions: { Counted: 1 },
    });
    expect(Math.abs(Date.parse(info.createdAt) - Date.now())).to.be.below(60_000);
    expect(await one.snapshots.listSnapshots(aggregate)).to.deep.equal([info]);
  });

  it('are what a replay goes on from, the newest at or before the event it goes to', async () => {
    await takenAfter(5);
    await takenAfter(5);
    events.append(aggregate, 3);
    const [at5, at10] = await Promise.all([newest(9), newest()]);
    expect(at5?.sequenceNumber).to.equal(5);
    expect(at10?.sequenceNumber).to.equal(10);
    expect((await newest(10))?.sequenceNumber).to.equal(10);
    expect(await newest(4)).to.equal(undefined);
    expect((await newest(undefined, 9))?.sequenceNumber).to.equal(10);
    expect((await newest(9, 4))?.sequenceNumber).to.equal(5);
    expect(await newest(9, 5)).to.equal(undefined);
    expect(await newest(undefined, 10)).to.equal(undefined);
    const all = await events.read(aggregate, 1, 10);
    expect(at10?.state).to.deep.equal(folded({}, all, tally()));
    expect(at10?.timestamp).to.equal(all.at(-1)?.timestamp);
    const replayed = await one.replays.replay(aggregate, { useSnapshot: true });
    expect(replayed.snapshot).to.deep.equal({ sequenceNumber: 10 });
    expect(one.replays.asked.at(-1)?.eventsRead).to.equal(3);
  });

  it('are found one before the other, though none of them is removed', async () => {
    await takenAfter(2);
    await takenAfter(2);
    const of = { ...aggregate, handler: TALLY };
    const store = createMongoSnapshots(databases());
    const numbers: (number | undefined)[] = [];
    for (let bound: number | SnapshotKey | undefined = 9; bound !== undefined; ) {
      bound = (await store.newest(of, bound, 0))?.key;
      numbers.push(bound?.sequenceNumber);
    }
    expect(numbers).to.deep.equal([4, 2, undefined]);
  });

  it('are each handler’s own, and each aggregate’s', async () => {
    const other = { ...aggregate, aggregateId: `${aggregate.aggregateId}-2` };
    const namesake = { ...aggregate, aggregateType: 'Missions' };
    events.append(aggregate, 4);
    events.append(other, 6);
    events.append(namesake, 8);
    await one.snapshots.takeSnapshot(aggregate, { handler: 'summary' });
    await one.snapshots.takeSnapshot(other);
    await one.snapshots.takeSnapshot(namesake);
    expect(await newest()).to.equal(undefined);
    await one.snapshots.takeSnapshot(aggregate);
    expect((await newest())?.sequenceNumber).to.equal(4);
    const listed = await one.snapshots.listSnapshots(aggregate);
    expect(listed.map(({ handler }) => handler.name)).to.deep.equal(['summary', TALLY]);
    expect(listed[0]?.stateHash).not.to.equal(listed[1]?.stateHash);
  });

  it('have a state and event types with any names that JSON has', async () => {
    const names = ['__proto__', '$ref', '$id', 'a.b', '$set', '_bsontype', '', 'constructor'];
    one.schemaVersions = Object.fromEntries(names.map((name, index) => [name, index + 1]));
    const read = async () => [
      {
        ...aggregate,
        eventType: '__proto__',
        sequenceNumber: 1,
        timestamp: '2031-03-14T06:12:00.000Z',
        data: JSON.parse('{"__proto__":{"$ref":1,"$id":2},"_bsontype":"Long","\\ud800":"\\u0000"}'),
      },
    ];
    const odd = await open({ read });
    odd.schemaVersions = one.schemaVersions;
    const info = await odd.snapshots.takeSnapshot(aggregate);
    expect(info.schemaVersions).to.deep.equal(one.schemaVersions);
    const { state } = await odd.replays.replay(aggregate, { useSnapshot: false });
    expect(JSON.stringify((await newest())?.state)).to.equal(JSON.stringify(state));
  });

  it('are kept once, however many take the same, and all are told of that one', async () => {
    events.append(aggregate, 3);
    const processes = await Promise.all(Array.from({ length: 5 }, () => open()));
    const infos = await Promise.all(
      processes.map(({ snapshots }) => snapshots.takeSnapshot(aggregate)),
    );
    expect(await one.snapshots.listSnapshots(aggregate)).to.deep.equal([infos[0]]);
    for (const info of infos) expect(info).to.deep.equal(infos[0]);
  });

  it('are kept, the newest so many per handler as the policy says', async () => {
    for (let count = 0; count < 5; count += 1) await takenAfter(2);
    expect(await numbersOf()).to.deep.equal([10, 8, 6]);
    await one.snapshots.setSnapshotPolicy(aggregate.aggregateType, { keep: 2 });
    await one.snapshots.takeSnapshot(aggregate, { handler: 'summary' });
    expect(await numbersOf()).to.deep.equal([10, 10, 8, 6]);
    await takenAfter(2);
    expect(await numbersOf()).to.deep.equal([12, 10, 10]);
    await one.snapshots.resetSnapshotPolicy(aggregate.aggregateType);
  });

  it('can be removed, of all handlers, and replay starts before them', async () => {
    await takenAfter(2);
    await takenAfter(2);
    await one.snapshots.takeSnapshot(aggregate, { handler: 'summary' });
    expect(await one.snapshots.removeSnapshot(aggregate, 3)).to.equal(0);
    expect(await one.snapshots.removeSnapshot(anAggregate(), 4)).to.equal(0);
    expect(await numbersOf()).to.deep.equal([4, 4, 2]);
    expect(await one.snapshots.removeSnapshot(aggregate, 4)).to.equal(2);
    expect(await numbersOf()).to.deep.equal([2]);
    expect((await newest())?.sequenceNumber).to.equal(2);
  });

  it('are asked about with a real aggregate and a real number, or refused', async () => {
    await takenAfter(1);
    const bad = { aggregateType: 'no type', aggregateId: '' };
    const { listSnapshots, removeSnapshot, verifySnapshots } = one.snapshots;
    for (const asking of [listSnapshots(bad), verifySnapshots(bad), removeSnapshot(bad, 1)]) {
      const { details } = await refusalOf(asking, 'invalid_request');
      expect(details.faults.map(({ pointer }) => pointer)).to.have.members([
        '/aggregateType',
        '/aggregateId',
      ]);
    }
    const notANumber = { $gt: 0 } as unknown as number;
    await refusalOf(removeSnapshot(aggregate, notANumber), 'invalid_request');
    expect(await numbersOf()).to.deep.equal([1]);
  });

  it('are refused where the aggregate is unknown, with nothing stored', async () => {
    await refusalOf(one.snapshots.takeSnapshot(aggregate), 'not_found');
    expect(await documents().countDocuments({ '_id.aggregateId': aggregate.aggregateId })).to.equal(
      0,
    );
  });

  it('are kept up to their limit, and refused beyond it, with nothing stored', async () => {
    events.append(aggregate, 1);
    const { state } = await one.replays.replay(aggregate, { useSnapshot: false });
    const rest = STATE_BYTES_MAX - JSON.stringify({ ...state, ballast: '' }).length;
    one.replays.ballast = 'x'.repeat(rest);
    expect((await one.snapshots.takeSnapshot(aggregate)).sizeBytes).to.equal(STATE_BYTES_MAX);
    expect((await newest())?.state['ballast']).to.equal(one.replays.ballast);
    events.append(aggregate, 1);
    one.replays.ballast += 'é';
    const { details } = await refusalOf(
      one.snapshots.takeSnapshot(aggregate),
      'snapshot_too_large',
    );
    const { state: beyond } = await one.replays.replay(aggregate, { useSnapshot: false });
    const sizeBytes = Buffer.byteLength(JSON.stringify(beyond));
    expect(details).to.deep.equal({ sizeBytes, limitBytes: STATE_BYTES_MAX });
    expect(await numbersOf()).to.deep.equal([1]);
  });

  it('of another handler version are ignored and removed', async () => {
    await takenAfter(2);
    await takenAfter(2);
    one.replays.version = 2;
    const { state, snapshot } = await one.replays.replay(aggregate, { useSnapshot: true });
    expect(snapshot).to.equal(null);
    expect(state).to.deep.equal(folded({}, await events.read(aggregate, 1, 4), tally()));
    expect(one.told.ignored).to.deep.equal(['handler_version', 'handler_version']);
    expect(await numbersOf()).to.deep.equal([]);
    expect((await one.snapshots.takeSnapshot(aggregate)).handler.version).to.equal(2);
  });

  it('of other schema versions are ignored and removed', async () => {
    await takenAfter(2);
    one.schemaVersions = { Counted: 2 };
    await takenAfter(2);
    expect(one.told.ignored).to.deep.equal(['schema_versions']);
    expect(await numbersOf()).to.deep.equal([4]);
    for (const versions of [{ Counted: 2, Another: 1 }, {}, { Another: 2 }, { Counted: 3 }]) {
      await one.snapshots.takeSnapshot(aggregate);
      one.schemaVersions = versions;
      expect(await newest(), JSON.stringify(versions)).to.equal(undefined);
      expect(await numbersOf()).to.deep.equal([]);
    }
  });

  it('are taken anew where a schema changes while they are', async () => {
    events.append(aggregate, 2);
    const { replay } = one.replays;
    one.replays.replay = async (...asked) => {
      const replayed = await replay.apply(one.replays, asked);
      if (one.replays.asked.length === 1) one.schemaVersions = { Counted: 2 };
      return replayed;
    };
    const info = await one.snapshots.takeSnapshot(aggregate);
    expect(info.schemaVersions).to.deep.equal({ Counted: 2 });
    expect(one.replays.asked.length).to.equal(2);
  });
});
