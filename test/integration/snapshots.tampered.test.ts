import { hash } from 'node:crypto';
import { expect } from 'chai';
import type { Document } from 'mongodb';
import { EventStoreError } from '../../src/errors.ts';
import { canonicalJson } from '../../src/events/canonical-json.ts';
import type { JsonValue } from '../../src/events/event.ts';
import { anAggregate } from '../support/examples.ts';
import { folded, TALLY } from '../support/folding-replays.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { type SnapshotsOfAProcess, snapshotsUnderTest } from '../support/snapshots-under-test.ts';

/** What somebody with access to the database may do to a snapshot, by what it is done to. */
const CHANGES: Readonly<Record<string, (snapshot: Document) => Document>> = {
  state: ({ state }) => ({ state: `${state}`.replace('"count":4', '"count":5') }),
  'state, by a blank': ({ state }) => ({ state: `${state} ` }),
  'state, cut off': ({ state }) => ({ state: `${state}`.slice(0, -1) }),
  'state, gone': () => ({ state: undefined }),
  'state, no text': () => ({ state: { count: 4 } }),
  hash: () => ({ hash: '0'.repeat(64) }),
  'hash, gone': () => ({ hash: undefined }),
  'hash, a condition': () => ({ hash: { $ne: '' } }),
  stateHash: () => ({ stateHash: '0'.repeat(64) }),
  'state, with its hash': ({ state }) => ({ state: '{}', stateHash: hash('sha256', `{}${state}`) }),
  'state, with its own right hash': () => ({ state: '{}', stateHash: hash('sha256', '{}') }),
  timestamp: () => ({ timestamp: '2001-01-01T00:00:00.000Z' }),
  'timestamp, a date': ({ timestamp }) => ({ timestamp: new Date(timestamp) }),
  createdAt: () => ({ createdAt: '2001-01-01T00:00:00.000Z' }),
  sizeBytes: ({ sizeBytes }) => ({ sizeBytes: sizeBytes + 1 }),
  schemaVersions: () => ({ schemaVersions: [{ eventType: 'Counted', version: 2 }] }),
  'schemaVersions, gone': () => ({ schemaVersions: undefined }),
  'schemaVersions, null': () => ({ schemaVersions: null }),
  'something that was not there': () => ({ note: 'hello' }),
  'sequence number': ({ _id }) => ({ _id: { ..._id, sequenceNumber: 5 } }),
  'handler version': ({ _id }) => ({ _id: { ..._id, handlerVersion: 2 } }),
  'handler version, a text': ({ _id }) => ({ _id: { ..._id, handlerVersion: '1' } }),
  'a key that has more': ({ _id }) => ({ _id: { ..._id, note: 'hello' } }),
};

describe('A snapshot that was changed in the database', () => {
  const { events, open, documents } = snapshotsUnderTest();
  let one: SnapshotsOfAProcess;
  let aggregate = anAggregate();

  beforeEach(async () => {
    one = await open();
    aggregate = anAggregate();
    events.append(aggregate, 2);
    await one.snapshots.takeSnapshot(aggregate);
    events.append(aggregate, 2);
    await one.snapshots.takeSnapshot(aggregate);
    events.append(aggregate, 2);
  });
  afterEach(() => one.snapshots.close());

  const tally = () => ({ name: TALLY, version: one.replays.version });
  const ofAggregate = () => ({ '_id.aggregateId': aggregate.aggregateId });
  const keptCount = () => documents().countDocuments(ofAggregate());

  /** Changes the newest, its key as well, which takes a removal. */
  async function changeNewest(change: (snapshot: Document) => Document): Promise<void> {
    const [snapshot] = await documents().find(ofAggregate()).sort({ _id: -1 }).limit(1).toArray();
    if (snapshot === undefined) throw new Error('There is no snapshot.');
    const changed = { ...snapshot, ...change(snapshot) };
    await documents().deleteOne({ _id: snapshot._id });
    await documents().insertOne(changed as typeof snapshot, { ignoreUndefined: true });
  }

  async function expectFromTheOneBefore(sequenceNumber: number): Promise<void> {
    const replayed = await one.replays.replay(aggregate, { useSnapshot: true });
    expect(replayed.snapshot).to.deep.equal({ sequenceNumber });
    const all = await events.read(aggregate, 1, 6);
    expect(replayed.state).to.deep.equal(folded({}, all, tally()));
  }

  it('is what it was, where nothing of it was changed', async () => {
    await changeNewest(() => ({}));
    await expectFromTheOneBefore(4);
    expect(one.told.ignored).to.deep.equal([]);
  });

  for (const [what, change] of Object.entries(CHANGES)) {
    it(`is ignored and removed, and the one before is used (${what})`, async () => {
      await changeNewest(change);
      await expectFromTheOneBefore(2);
      expect(one.told.ignored).to.deep.equal(['damaged']);
      expect(await keptCount()).to.equal(1);
      await expectFromTheOneBefore(2);
      expect(one.told.ignored.length).to.equal(1);
      expect(one.told.failed).to.deep.equal([]);
    });
  }

  it('is not listed, and found when snapshots are verified, which removes nothing', async () => {
    await changeNewest(() => ({ sizeBytes: 1 }));
    const listed = await one.snapshots.listSnapshots(aggregate);
    expect(listed.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([2]);
    const faults = await one.snapshots.verifySnapshots(aggregate);
    expect(faults.map(({ message: _, ...fault }) => fault)).to.deep.equal([
      { ...aggregate, handler: tally(), sequenceNumber: 4, reason: 'damaged' },
    ]);
    expect(await keptCount()).to.equal(2);
  });

  it('in its state alone is found when snapshots are verified', async () => {
    await changeNewest(CHANGES['state, by a blank'] ?? (() => ({})));
    const [fault] = await one.snapshots.verifySnapshots(aggregate);
    expect(fault).to.include({ sequenceNumber: 4, reason: 'damaged' });
  });

  it('so well that all hashes are right is found by comparing it with the events alone', async () => {
    expect(await one.snapshots.verifySnapshots(aggregate)).to.deep.equal([]);
    await changeNewest(forged({ state: '{"count":99}' }));
    expect((await one.source.newestFor(aggregate, tally(), undefined))?.state).to.deep.equal({
      count: 99,
    });
    const faults = await one.snapshots.verifySnapshots(aggregate);
    expect(faults.map(({ message: _, ...fault }) => fault)).to.deep.equal([
      { ...aggregate, handler: tally(), sequenceNumber: 4, reason: 'state_differs' },
    ]);
    expect(one.replays.asked.at(-1)?.options).to.deep.equal({
      handler: TALLY,
      useSnapshot: false,
      toSequenceNumber: 4,
    });
  });

  it('so well, to lie beyond the end of its aggregate or at another time, is found too', async () => {
    await changeNewest(({ _id, ...rest }) =>
      forged({ _id: { ..._id, sequenceNumber: 60 } })({ _id, ...rest }),
    );
    const [beyond] = await one.snapshots.verifySnapshots(aggregate);
    expect(beyond?.reason).to.equal('state_differs');
    expect(beyond?.message).to.include('ends with 6');
    await one.snapshots.removeSnapshot(aggregate, 60);
    await changeNewest(forged({ timestamp: '2001-01-01T00:00:00.000Z' }));
    expect((await one.snapshots.verifySnapshots(aggregate))[0]?.reason).to.equal('state_differs');
  });

  it('is no finding where the order of its members alone is another', async () => {
    await changeNewest((snapshot) => {
      const members = Object.entries(JSON.parse(snapshot['state'])).reverse();
      return forged({ state: JSON.stringify(Object.fromEntries(members)) })(snapshot);
    });
    expect(await one.snapshots.verifySnapshots(aggregate)).to.deep.equal([]);
  });

  it('cannot be judged where it is of other versions', async () => {
    await changeNewest(forged({ state: '{}' }));
    one.schemaVersions = { Counted: 2 };
    expect(await one.snapshots.verifySnapshots(aggregate)).to.deep.equal([]);
    one.schemaVersions = { Counted: 1 };
    one.replays.version = 2;
    expect(await one.snapshots.verifySnapshots(aggregate)).to.deep.equal([]);
    expect(await keptCount()).to.equal(2);
  });

  it('or was not, is a finding where its full replay fails, but not where nobody can tell', async () => {
    const failing = (error: Error) => {
      one.replays.replay = () => Promise.reject(error);
      return one.snapshots.verifySnapshots(aggregate);
    };
    const faults = await failing(new EventStoreError('internal', 'The handler failed.', {}));
    expect(faults.map(({ sequenceNumber, reason }) => [sequenceNumber, reason])).to.deep.equal([
      [2, 'replay_failed'],
      [4, 'replay_failed'],
    ]);
    expect(faults[0]?.message).to.equal('The handler failed.');
    await refusalOf(failing(new EventStoreError('unavailable', 'It is away.', {})), 'unavailable');
    const mistake = await failing(new TypeError('a mistake')).catch((error: unknown) => error);
    expect(mistake).to.be.instanceOf(TypeError);
  });
});

/** As somebody does it who knows how snapshots are made. */
function forged(change: Document): (snapshot: Document) => Document {
  return (snapshot) => {
    const { _id, state, hash: _, ...header } = { ...snapshot, ...change } as Document;
    const stateHash = hash('sha256', state);
    const rest = { ...header, sizeBytes: Buffer.byteLength(state), stateHash };
    const head = canonicalJson([_id, rest] as unknown as JsonValue);
    return { _id, state, ...rest, hash: hash('sha256', head) };
  };
}
