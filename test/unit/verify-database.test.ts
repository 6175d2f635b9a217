import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { expect } from 'chai';
import { Binary, type Db, type Document, MongoClient } from 'mongodb';
import { leafHash, MerkleTreeHash } from '../support/merkle-tree-hash.ts';
import { freshDatabaseName, sharedReplicaSet } from '../support/shared-replica-set.ts';
import { verifyDatabase } from '../support/verify-database.ts';

describe('MerkleTreeHash', () => {
  /** The reference inputs of the certificate transparency projects, and the roots over them. */
  const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'].concat(
    '606162636465666768696a6b6c6d6e6f',
  );
  const ROOTS = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  it('computes the known roots over the reference inputs', () => {
    const tree = new MerkleTreeHash();
    const roots = [hex(tree.root())];
    for (const input of INPUTS) {
      tree.add(leafHash(Buffer.from(input, 'hex')));
      roots.push(hex(tree.root()));
    }
    expect(roots).to.deep.equal(ROOTS);
  });

  it('lists the perfect subtrees from the largest to the smallest', () => {
    const tree = new MerkleTreeHash();
    const leaves = INPUTS.map((input) => leafHash(Buffer.from(input, 'hex')));
    for (const leaf of leaves.slice(0, 7)) tree.add(leaf);
    const [first, second, third] = tree.peaks().map(hex);
    expect(tree.peaks()).to.have.length(3);
    expect(first).to.equal(ROOTS[4]);
    expect(second).to.equal(hex(naiveRoot(leaves.slice(4, 6))));
    expect(third).to.equal(hex(naiveRoot(leaves.slice(6, 7))));
  });

  it('agrees with the plain definition at every size up to 200', () => {
    const tree = new MerkleTreeHash();
    const leaves: Buffer[] = [];
    for (let size = 1; size <= 200; size += 1) {
      leaves.push(leafHash(Buffer.from(`${size}`)));
      tree.add(leafHash(Buffer.from(`${size}`)));
      expect(hex(tree.root()), `${size}`).to.equal(hex(naiveRoot(leaves)));
    }
  });
});

describe('verifyDatabase', () => {
  let client: MongoClient;
  let db: Db;

  before(async () => {
    client = new MongoClient((await sharedReplicaSet()).uri);
  });
  beforeEach(async () => {
    db = client.db(freshDatabaseName());
    await storeExampleLog(db);
  });
  after(() => client.close());

  it('accepts an empty database', async () => {
    const verified = await verifyDatabase(client.db(freshDatabaseName()));
    expect(verified).to.include({ commitCount: 0, eventCount: 0, aggregateCount: 0 });
  });

  it('accepts a sound log, and returns its events in position order', async () => {
    const verified = await verifyDatabase(db);
    expect(verified).to.include({ commitCount: 3, eventCount: 7, aggregateCount: 3 });
    expect(verified.events.map(({ position }) => position)).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
    expect(verified.events.map(({ aggregateType }) => aggregateType)).to.deep.equal([
      ...['Mission', 'Mission', 'Spacecraft', 'Mission', 'Mission', 'Spacecraft', 'Mission'],
    ]);
  });

  it('recomputes the hash of a known event as another program did', async () => {
    const { events } = await verifyDatabase(db);
    const [first] = events;
    expect(first && hex(first.commitment)).to.equal(KNOWN.commitment);
    expect(first && hex(first.hash)).to.equal(KNOWN.hash);
  });

  for (const [damage, inflict, message] of damages()) {
    it(`names ${damage}`, async () => {
      await inflict(db);
      const error = await verifyDatabase(db).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.an.instanceOf(Error).with.property('message').that.matches(message);
    });
  }
});

type Damage = readonly [name: string, inflict: (db: Db) => Promise<unknown>, message: RegExp];

function damages(): Damage[] {
  const zeros = new Binary(Buffer.alloc(32));
  return [
    ['data that was changed', onEvent(2, { 'data.step': 99 }), /^event 2: commitment is /],
    ['metadata that was changed', onEvent(2, { 'metadata.by': 'x' }), /^event 2: commitment is /],
    [
      'another salt',
      onEvent(2, { salt: new Binary(Buffer.alloc(16)) }),
      /^event 2: commitment is /,
    ],
    [
      'a salt too short',
      onEvent(2, { salt: new Binary(Buffer.alloc(8)) }),
      /2: salt is .* 16 byte/,
    ],
    ['another commitment', onEvent(2, { commitment: zeros }), /^event 2: commitment is 00/],
    ['another hash', onEvent(2, { hash: zeros }), /^event 2: hash is 00/],
    ['tags that were changed', onEvent(2, { tags: ['x'] }), /^event 2: hash is /],
    ['a user that was changed', onEvent(1, { userId: 'mallory' }), /^event 1: hash is /],
    ['a user that was added', onEvent(2, { userId: 'mallory' }), /^event 2: hash is /],
    ['another event type', onEvent(2, { eventType: 'Landed' }), /^event 2: hash is /],
    ['another version', onEvent(2, { version: 2 }), /^event 2: hash is /],
    [
      'a version that is no integer',
      onEvent(2, { version: '1' }),
      /Mission 2: version is "1", not/,
    ],
    ['another event id', onEvent(2, { eventId: uuid(99) }), /^event 2: eventId is /],
    ['an event id that is no UUID', onEvent(2, { eventId: 'x' }), /eventId is "x", not a UUID/],
    [
      'another aggregate type',
      onEvent(2, { aggregateType: 'Probe' }),
      /Mission 2 is of type Probe/,
    ],
    ['a gap in an aggregate', onEvent(7, { sequenceNumber: 9 }), /7: sequenceNumber is 9, not 4$/],
    ['another time', onEvent(2, { timestamp: new Date(0) }), /^event 2: timestamp is 1970/],
    ['a time that is text', onEvent(2, { timestamp: '2031' }), /timestamp is "2031", not a date/],
    ['a further field', onEvent(2, { note: 1 }), /^events.Mission 2 has a further field note$/],
    [
      'data that JSON does not know',
      onEvent(2, { 'data.at': new Date() }),
      /data is .* JSON object/,
    ],
    ['an event that is gone', deleting('events.Mission', 4), /^event 4 is missing, of commit 2$/],
    ['the last event gone', deleting('events.Mission', 7), /^event 7 is missing, of commit 3$/],
    ['an event without a commit', deleting('commits', 3), /^event 7 belongs to no commit$/],
    ['a commit that is gone', deleting('commits', 2), /^commit 2 is missing: commit 3 comes next$/],
    ['a position used twice', copiedToAnotherType, /^event 4 is stored twice$/],
    ['another first position', onCommit(2, { firstPosition: 5 }), /^commit 2: firstPosition is 5/],
    ['another count', onCommit(2, { count: 4 }), /^commit 2: number of eventIds is 3, not 4$/],
    [
      'commits that go back in time',
      onCommit(2, { timestamp: new Date(0) }),
      /lies before that of/,
    ],
    ['a commit without writer', onCommit(2, { writer: null }), /^commit 2: writer is null, not/],
    [
      'a further field of a commit',
      onCommit(2, { note: 1 }),
      /^commit 2 has a further field note$/,
    ],
    [
      'another head',
      onCommit(2, { 'aggregates.0.sequenceNumber': 8 }),
      /^commit 2: aggregates: sequenceNumber of Mission mission-1 is 8, not 3$/,
    ],
    ['an aggregate left out', onCommit(3, { aggregates: [] }), /does not list Mission mission-1$/],
    ['an aggregate listed twice', listedTwice, /^commit 3: aggregates lists .* twice$/],
    [
      'an aggregate not touched',
      onCommit(3, { 'aggregates.0.id': 'x' }),
      /of which it has no event/,
    ],
    ['another tree size', onCommit(2, { 'tree.size': 7 }), /^commit 2: tree.size is 7, not 6$/],
    ['another root', onCommit(2, { 'tree.root': zeros }), /^commit 2: tree.root is 00/],
    ['another peak', onCommit(2, { 'tree.peaks.1': zeros }), /^commit 2: tree.peaks is /],
    ['a peak too many', onCommit(3, { 'tree.peaks.3': zeros }), /^commit 3: tree.peaks is /],
    [
      'no unique index on sequence numbers',
      (db) => db.collection('events.Mission').dropIndexes(),
      /^events.Mission has no unique index on aggregateId, sequenceNumber$/,
    ],
    [
      'no unique index on event ids',
      async (db) => {
        await db.collection('commits').dropIndexes();
        await db.collection('commits').createIndex({ eventIds: 1 });
      },
      /^commits has no unique index on eventIds$/,
    ],
  ];
}

function onEvent(position: number, change: Document): Damage[1] {
  return (db) => updated(db, 'events.Mission', position, change);
}

function onCommit(number: number, change: Document): Damage[1] {
  return (db) => updated(db, 'commits', number, change);
}

async function updated(db: Db, name: string, _id: number, change: Document): Promise<void> {
  const { modifiedCount } = await db
    .collection<Numbered>(name)
    .updateOne({ _id }, { $set: change });
  expect(modifiedCount).to.equal(1);
}

function deleting(name: string, _id: number): Damage[1] {
  return async (db) => {
    const { deletedCount } = await db.collection<Numbered>(name).deleteOne({ _id });
    expect(deletedCount).to.equal(1);
  };
}

async function copiedToAnotherType(db: Db): Promise<void> {
  const event = await db.collection<Numbered>('events.Mission').findOne({ _id: 4 });
  await db
    .collection<Numbered>('events.Spacecraft')
    .insertOne({ ...event, _id: 4, aggregateType: 'Spacecraft' });
}

async function listedTwice(db: Db): Promise<void> {
  const commit = await db.collection<Numbered>('commits').findOne({ _id: 3 });
  const [aggregate] = commit?.['aggregates'] ?? [];
  await updated(db, 'commits', 3, { aggregates: [aggregate, aggregate] });
}

interface Numbered extends Document {
  readonly _id: number;
}

/** Three commits of 3, 3 and 1 events; made here, with nothing of the verifier's. */
const COMMITS = [
  ['Mission mission-1', 'Mission mission-1', 'Spacecraft relay-1'],
  ['Mission mission-1', 'Mission mission-2', 'Spacecraft relay-1'],
  ['Mission mission-1'],
];

/** Of the first event; computed once with Python's json and hashlib. */
const KNOWN = {
  commitment: '951538bd41dc5430b74ae157cb2af6239661abc1b8873b59f38566f32758e3e4',
  hash: '76b2db400c942f0295fbe0793dd7bd51e1aca95b507613601533e59f35c844b8',
};

async function storeExampleLog(db: Db): Promise<void> {
  const heads = new Map<string, number>();
  const leaves: Buffer[] = [];
  await db.collection('commits').createIndex({ eventIds: 1 }, { unique: true });
  for (const type of ['Mission', 'Spacecraft']) {
    const index = { aggregateId: 1, sequenceNumber: 1 } as const;
    await db.collection(`events.${type}`).createIndex(index, { unique: true });
  }
  for (const [index, keys] of COMMITS.entries()) {
    const timestamp = new Date(Date.UTC(2031, 2, 14, 6, 12, index, 250));
    const firstPosition = leaves.length + 1;
    for (const key of keys) {
      const sequenceNumber = (heads.get(key) ?? 0) + 1;
      heads.set(key, sequenceNumber);
      const event = exampleEvent(leaves.length + 1, key, sequenceNumber, timestamp);
      leaves.push(event.leaf);
      await db.collection<Numbered>(`events.${key.split(' ')[0]}`).insertOne(event.document);
    }
    await db.collection<Numbered>('commits').insertOne({
      _id: index + 1,
      firstPosition,
      count: keys.length,
      timestamp,
      writer: 'writer-1',
      attemptId: uuid(1_000 + index),
      eventIds: keys.map((_, place) => uuid(firstPosition + place)),
      aggregates: [...new Set(keys)].map((key) => {
        const [type, id] = key.split(' ');
        return { type, id, sequenceNumber: heads.get(key) };
      }),
      tree: {
        size: leaves.length,
        root: new Binary(naiveRoot(leaves)),
        peaks: naivePeaks(leaves).map((peak) => new Binary(peak)),
      },
    });
  }
}

function exampleEvent(position: number, key: string, sequenceNumber: number, timestamp: Date) {
  const [aggregateType, aggregateId] = key.split(' ');
  const payload = {
    // What a driver takes for a reference to another document is data like any other.
    data: { step: position, fuelKg: 318.25, note: 'Δv', link: { $ref: 'a.b', $id: 7 } },
    metadata: { source: 'mission-planner' },
  };
  const salt = Buffer.alloc(16, position);
  const commitment = digest(salt, canonicalize(payload) ?? '');
  const envelope = {
    eventId: uuid(position),
    eventType: 'ManeuverExecuted',
    aggregateType,
    aggregateId,
    sequenceNumber,
    ...(position === 1 ? { userId: 'fd', correlationId: 'c-1', causationId: 'c-0' } : {}),
    version: 1,
    tags: ['lunar'],
  };
  const signed = { ...envelope, position, timestamp, commitment: commitment.toString('hex') };
  const leaf = digest(Buffer.from([0]), canonicalize(signed) ?? '');
  const stored = { salt, commitment, hash: leaf };
  const binaries = Object.entries(stored).map(([name, bytes]) => [name, new Binary(bytes)]);
  return {
    leaf,
    document: {
      _id: position,
      ...envelope,
      timestamp,
      ...payload,
      ...Object.fromEntries(binaries),
    },
  };
}

function naiveRoot(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return digest('');
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const left = naiveRoot(leaves.slice(0, split));
  return digest(Buffer.from([1]), left, naiveRoot(leaves.slice(split)));
}

function naivePeaks(leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 0) return [];
  let size = 1;
  while (size * 2 <= leaves.length) size *= 2;
  return [naiveRoot(leaves.slice(0, size)), ...naivePeaks(leaves.slice(size))];
}

function digest(...parts: readonly (Buffer | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex');
}
