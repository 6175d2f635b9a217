import { expect } from 'chai';
import { Binary, type Db, type Document, Double } from 'mongodb';
import { leafHash, payloadCommitment } from '../../src/engine/audit/event-hash.ts';
import { leafEntry } from '../../src/engine/audit/leaf-entry.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { OpenedEventStore } from '../../src/open-event-store.ts';
import type {
  VerificationOptions,
  VerificationProgress,
  VerificationResult,
} from '../../src/transparency.ts';
import { someEvents } from '../support/examples.ts';
import { KeptDatabase } from '../support/kept-database.ts';
import { type OpenedStore, openedStore } from '../support/opened-store.ts';
import { refusalOf } from '../support/refusal-of.ts';

const ORIGIN = 'example.org/log';
/** As many as there are when tiles are written and a checkpoint is signed; and in all. */
const SIGNED = 600;
const ALL = 640;
const TYPES = ['Mission', 'Spacecraft', 'Thruster'];
const EVIDENCE = /^(?:events\..*|commits|tiles|tree_edge|checkpoints|log_keys)$/;

describe('The verification of a log', function () {
  this.timeout(120_000);
  const options = { transparency: { origin: ORIGIN } };
  const opened = openedStore(options);
  const other = openedStore(options);
  const { db } = opened;
  let untouched: KeptDatabase;
  let kept: string;
  let keys: readonly string[];

  const databasesOf = ({ db: of }: OpenedStore): [Db, Db] => [
    of(),
    of().client.db(`${of().databaseName}_ops`),
  ];
  const operations = () => databasesOf(opened)[1];

  before(async () => {
    for (const each of [opened, other]) await filled(each.store());
    untouched = await KeptDatabase.of(databasesOf(opened), (name) => EVIDENCE.test(name));
    const { log } = opened.store().transparency;
    kept = (await log.checkpoint()).note;
    keys = (await log.keys()).map(({ vkey }) => vkey);
  });
  afterEach(() => untouched.put());

  async function verified(asked: VerificationOptions = {}): Promise<VerificationResult> {
    let last: VerificationProgress | undefined;
    for await (const progress of opened.store().transparency.log.verify(asked)) last = progress;
    if (last?.result === undefined) throw new Error('It has no result.');
    return last.result;
  }

  const placesOf = ({ faults }: VerificationResult) =>
    faults.map(({ kind, position }) => (position === undefined ? kind : `${kind} ${position}`));

  async function expectFaults(expected: readonly string[], asked?: VerificationOptions) {
    const result = await verified(asked);
    expect(placesOf(result)).to.deep.equal(expected);
    expect(result.isIntact).to.equal(false);
  }

  /** The collection of an event, whose type is by its position. */
  const eventsAt = (position: number) =>
    db().collection<Document & { _id: number }>(`events.${TYPES[(position - 1) % TYPES.length]}`);
  const commits = () => db().collection<Document & { _id: number }>('commits');
  const tiles = () => operations().collection<{ _id: object; hashes: Binary }>('tiles');
  const checkpoints = () => operations().collection<{ _id: number }>('checkpoints');

  async function set(position: number, change: Document): Promise<void> {
    const { modifiedCount } = await eventsAt(position).updateOne(
      { _id: position },
      { $set: change },
    );
    expect(modifiedCount).to.equal(1);
  }

  /** What an event would have been recorded with, had its data been other ones. */
  async function rewritten(position: number): Promise<Document> {
    const [event] = await opened.store().readLog({ fromPosition: position, limit: 1 }).toArray();
    const data = { dryMassKg: 1 };
    const salt = Buffer.alloc(16, 1);
    const commitment = payloadCommitment(salt, JSON.stringify(data), '{}');
    const hash = leafHash(leafEntry(event as RecordedEvent, commitment.toString('hex')));
    return { data, metadata: {}, salt, commitment, hash };
  }

  it('finds nothing where nothing was changed, and says what it has looked at', async () => {
    const result = await verified({ checkpoint: kept, keys });
    expect(result.faults).to.deep.equal([]);
    expect(result).to.include({
      isIntact: true,
      fromPosition: 1,
      toPosition: ALL,
      events: ALL,
      commits: 12 + ALL - SIGNED,
      tiles: 2,
      checkpoints: 3,
    });
    const newest = await commits().findOne({}, { sort: { _id: -1 } });
    expect(result.rootHash).to.equal(newest?.['tree'].root.toString('hex'));
  });

  it('tells how far it is, and ends when it is told to', async () => {
    const told: number[] = [];
    for await (const { checkedTo, head } of opened.store().transparency.log.verify()) {
      expect(head).to.equal(ALL);
      told.push(checkedTo);
    }
    expect(told).to.deep.equal(told.toSorted((one, two) => one - two));
    expect(told.at(-1)).to.equal(ALL);
    const reason = new Error('enough');
    const verifying = verified({ signal: AbortSignal.abort(reason) });
    expect(await verifying.catch((error: unknown) => error)).to.equal(reason);
  });

  it('looks at a range alone, where it is asked to', async () => {
    await set(10, { userId: 'somebody else' });
    const asked = { fromPosition: 120, toPosition: 300 };
    const result = await verified(asked);
    expect(result).to.include({ isIntact: true, fromPosition: 101, toPosition: 300, events: 200 });
    await expectFaults(['leaf_mismatch 10'], { toPosition: 50 });
    for (const wrong of [
      { fromPosition: 0 },
      { toPosition: ALL + 1 },
      { fromPosition: 9, toPosition: 8 },
    ]) {
      await refusalOf(verified(wrong), 'invalid_request');
    }
    await refusalOf(verified({ keys: ['none'] }), 'invalid_request');
  });

  describe('finds, with its position,', () => {
    for (const position of [1, 300, SIGNED + 5]) {
      const at = `at ${position}`;

      for (const [what, change] of [
        ['data that were changed', { 'data.note': 'changed' }],
        ['metadata that were changed', { 'metadata.note': 'changed' }],
        ['a salt that was forged', { salt: Buffer.alloc(16, 1) }],
        [
          'numbers that were made larger by a bit',
          { 'data.dryMassKg': new Double(723.0000000001) },
        ],
      ] as const) {
        it(`${what}, ${at}`, async () => {
          await set(position, change);
          await expectFaults([`commitment_mismatch ${position}`]);
        });
      }

      for (const [what, change] of [
        ['a type', { eventType: 'MissionCancelled' }],
        ['a user', { userId: 'somebody else' }],
        ['an aggregate', { aggregateId: 'another' }],
        ['tags', { tags: ['another'] }],
        ['a version', { version: 7 }],
        ['a hash', { hash: Buffer.alloc(32, 1) }],
      ] as const) {
        it(`${what} that was changed, ${at}`, async () => {
          await set(position, change);
          expect(placesOf(await verified())).to.include(`leaf_mismatch ${position}`);
        });
      }

      it(`a time that was changed, ${at}`, async () => {
        await set(position, { timestamp: new Date(0) });
        await expectFaults([`leaf_mismatch ${position}`, `order_broken ${position}`]);
      });

      it(`what has the form of no event, ${at}`, async () => {
        await set(position, { timestamp: 'yesterday' });
        await expectFaults([`event_unexpected ${position}`]);
      });

      it(`one that is gone, ${at}`, async () => {
        await eventsAt(position).deleteOne({ _id: position });
        await expectFaults([`event_missing ${position}`]);
      });

      it(`one beside it, ${at}`, async () => {
        const event = await eventsAt(position).findOne({ _id: position });
        const forged = { ...event, aggregateId: 'forged', _id: position };
        await eventsAt(position + 1).insertOne(forged);
        expect(placesOf(await verified())).to.include(`event_unexpected ${position}`);
      });
    }

    it('two that were swapped', async () => {
      const [one, two] = [await eventsAt(301).findOne(), await eventsAt(301).findOne({ _id: 304 })];
      const { _id: first } = one as { _id: number };
      for (const each of [one, two]) await eventsAt(301).deleteOne({ _id: each?._id ?? 0 });
      await eventsAt(301).insertMany([
        { ...one, _id: 304 },
        { ...two, _id: first },
      ]);
      const found = placesOf(await verified());
      expect(found).to.include.members([`leaf_mismatch ${first}`, 'leaf_mismatch 304']);
    });

    it('those that were renumbered behind one that was taken out', async () => {
      const behind = await eventsAt(301)
        .find({ _id: { $gt: 301 } })
        .sort({ _id: 1 })
        .toArray();
      const ids = [301, ...behind.map(({ _id }) => _id)];
      await eventsAt(301).deleteMany({ _id: { $gte: 301 } });
      await eventsAt(301).insertMany(
        behind.map((event, index) => ({ ...event, _id: ids[index] as number })),
      );
      expect(placesOf(await verified())[0]).to.match(/^(?:leaf|commit)_mismatch 301$/);
    });

    it('one that was put behind the log', async () => {
      const event = await eventsAt(1).findOne({ _id: 1 });
      await eventsAt(1).insertOne({ ...event, aggregateId: 'forged', _id: ALL + 1 });
      await expectFaults([`event_unexpected ${ALL + 1}`]);
    });

    it('one that was put before it, or between two', async () => {
      const event = await eventsAt(1).findOne({ _id: 1 });
      await eventsAt(1).insertOne({ ...event, aggregateId: 'forged', _id: 0 });
      await eventsAt(1).insertOne({ ...event, aggregateId: 'forged', sequenceNumber: 2, _id: 1.5 });
      expect((await verified()).isIntact).to.equal(false);
    });

    it('a commit whose root was forged, or that is gone', async () => {
      await commits().updateOne({ _id: 3 }, { $set: { 'tree.root': Buffer.alloc(32, 1) } });
      expect(placesOf(await verified())).to.include('root_mismatch 101');
      await untouched.put();
      await commits().deleteOne({ _id: 3 });
      expect(placesOf(await verified())[0]).to.equal('commit_mismatch 101');
      await untouched.put();
      await commits().updateOne({ _id: 3 }, { $set: { eventIds: 'none' } });
      expect(placesOf(await verified())[0]).to.equal('commit_mismatch 101');
    });

    it('a tile that was forged, or is gone', async () => {
      const _id = { level: 0, index: 1 };
      const hashes = Buffer.from((await tiles().findOne({ _id }))?.hashes.buffer ?? []);
      hashes[10 * 32] = (hashes[10 * 32] ?? 0) + 1;
      await tiles().updateOne({ _id }, { $set: { hashes: new Binary(hashes) } });
      await expectFaults([`tile_mismatch ${256 + 10 + 1}`]);
      await tiles().deleteOne({ _id });
      await expectFaults(['tile_mismatch 257']);
    });

    it('a checkpoint that was forged', async () => {
      const rootHash = Buffer.alloc(32, 1);
      await checkpoints().updateOne({ _id: SIGNED }, { $set: { rootHash } });
      await expectFaults([`checkpoint_mismatch ${SIGNED}`]);
      const body = `${ORIGIN}\n${SIGNED}\n${rootHash.toString('base64')}\n`;
      await checkpoints().updateOne({ _id: SIGNED }, { $set: { body } });
      await expectFaults([`checkpoint_invalid ${SIGNED}`]);
    });

    it('an end that is gone, by its checkpoint', async () => {
      const last = await commits().findOne({ 'tree.size': SIGNED - 50 });
      await commits().deleteMany({ _id: { $gt: last?._id ?? 0 } });
      for (const position of [1, 2, 3])
        await eventsAt(position).deleteMany({ _id: { $gt: SIGNED - 50 } });
      await expectFaults([`log_shortened ${SIGNED - 49}`]);
    });
  });

  it('finds an older backup by a checkpoint that was kept elsewhere', async () => {
    const last = await commits().findOne({ 'tree.size': SIGNED - 50 });
    await commits().deleteMany({ _id: { $gt: last?._id ?? 0 } });
    for (const position of [1, 2, 3])
      await eventsAt(position).deleteMany({ _id: { $gt: SIGNED - 50 } });
    for (const each of ['tiles', 'tree_edge', 'checkpoints'])
      await operations().collection(each).deleteMany({});
    expect((await verified()).faults).to.deep.equal([]);
    await expectFaults([`log_shortened ${SIGNED - 49}`], { checkpoint: kept });
  });

  it('finds an event that was rewritten with its commitment and hash, by the tiles', async () => {
    for (const [position, expected] of [
      [320, 'leaf_mismatch 320'],
      [SIGNED - 10, `leaf_mismatch ${SIGNED - 10}`],
      // What no tile has yet, by its commit.
      [SIGNED + 5, `root_mismatch ${SIGNED + 5}`],
    ] as const) {
      await set(position, await rewritten(position));
      await expectFaults([expected]);
      await untouched.put();
    }
  });

  it('finds a log that was made anew in all its parts, by the key or by the root', async () => {
    const forged = await KeptDatabase.of(databasesOf(other), (name) => EVIDENCE.test(name));
    await forged.put(databasesOf(opened));
    // Whoever believes the keys that stand beside it believes everything.
    expect((await verified()).faults).to.deep.equal([]);
    const byKeys = placesOf(await verified({ keys }));
    expect(byKeys).to.deep.equal(['checkpoint_invalid 0', `checkpoint_invalid ${SIGNED}`]);
    const byRoot = placesOf(await verified({ checkpoint: kept, keys }));
    expect(byRoot).to.include(`checkpoint_mismatch ${SIGNED}`);
  });

  it('says nothing wrong of a log that is appended to meanwhile', async () => {
    const another = openedStoreOf(other);
    const appending = (async () => {
      for (let turns = 0; turns < 40; turns += 1) {
        await another.append(someEvents(3));
        if (turns % 10 === 0)
          await another.transparency.log.checkpoint({ minSize: ALL + 3 * turns });
        await another.transparency.writeTiles();
      }
    })();
    for (let turns = 0; turns < 10; turns += 1) {
      for await (const { result } of another.transparency.log.verify()) {
        expect(result?.faults ?? []).to.deep.equal([]);
      }
    }
    await appending;
  });
});

const openedStoreOf = ({ store }: OpenedStore) => store();

/** Batches, then tiles and checkpoints; then events one by one. Types go by position. */
async function filled(store: OpenedEventStore): Promise<void> {
  const append = async (count: number) => {
    const head = await store.headPosition();
    const events = someEvents(count).map((event, index) => ({
      ...event,
      data: { dryMassKg: 723 },
      aggregateType: TYPES[(head + index) % TYPES.length] as string,
    }));
    await store.append(events);
  };
  await store.transparency.log.checkpoint();
  for (let left = SIGNED; left > 0; left -= 50) await append(50);
  while (await store.transparency.writeTiles());
  await store.transparency.log.checkpoint({ minSize: SIGNED });
  for (let left = ALL - SIGNED; left > 0; left -= 1) await append(1);
}
