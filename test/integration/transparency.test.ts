import { expect } from 'chai';
import type { Binary } from 'mongodb';
import { checkReceipt } from '../../src/engine/audit/check-receipt.ts';
import { isSignedByLog, parseCheckpoint } from '../../src/engine/audit/checkpoint-note.ts';
import { type Digest, leafHash } from '../../src/engine/audit/event-hash.ts';
import { isConsistent, rootByInclusion } from '../../src/engine/audit/merkle-proofs.ts';
import { parseReceipt } from '../../src/engine/audit/parse-receipt.ts';
import { parseVerifierKey, type VerifierKey } from '../../src/engine/audit/signed-note.ts';
import type { TileDocument, TreeEdgeDocument } from '../../src/mongo/audit-documents.ts';
import type { OpenedEventStore } from '../../src/open-event-store.ts';
import type { Checkpoint } from '../../src/transparency.ts';
import { someEvents } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { witnessOf } from '../support/witness.ts';

const ORIGIN = 'example.org/log';
const WITNESS = witnessOf('example.org/witness', Buffer.alloc(32, 3));
/** Three levels would take 65,536; these are enough for a full tile above full tiles to be begun. */
const EVENTS = 1_500;

describe('The transparency log of a store', function () {
  this.timeout(120_000);
  const transparency = { origin: ORIGIN, witnesses: [WITNESS.vkey] };
  const { store, another, db } = openedStore({ transparency });
  const operations = () => db().client.db(`${db().databaseName}_ops`);
  const log = () => store().transparency.log;

  async function append(count: number, by: OpenedEventStore = store()) {
    const types = ['Mission', 'Spacecraft', 'Thruster'];
    for (let left = count; left > 0; left -= 100) {
      const events = someEvents(Math.min(left, 100)).map((event, index) => ({
        ...event,
        aggregateType: types[index % types.length] as string,
      }));
      await by.append(events);
    }
  }

  async function trusted(): Promise<readonly VerifierKey[]> {
    return (await log().keys()).map(({ vkey }) => parseVerifierKey(vkey) as VerifierKey);
  }

  async function expectSigned({ note, size, rootHash, origin }: Checkpoint): Promise<void> {
    const parsed = parseCheckpoint(note);
    expect(parsed && isSignedByLog(parsed, await trusted())).to.equal(true);
    expect(parsed).to.include({ size, origin });
    expect(parsed?.rootHash.toString('hex')).to.equal(rootHash);
  }

  /** The root that the commit of this size has. */
  async function committedRoot(size: number): Promise<string> {
    const commits = db().collection<{ readonly tree: { readonly root: Binary } }>('commits');
    const commit = await commits.findOne({ 'tree.size': size });
    return Buffer.from(commit?.tree.root.buffer ?? []).toString('hex');
  }

  it('signs that it is empty, as long as it is', async () => {
    const checkpoint = await log().checkpoint();
    expect(checkpoint).to.include({ size: 0, origin: ORIGIN });
    await expectSigned(checkpoint);
    await refusalOf(log().inclusionProof({ position: 1 }), 'not_found');
    await refusalOf(log().tile({ level: 0, index: 0, width: 1 }), 'not_found');
  });

  it('proves every event, at any size that has it, whether its tiles are written or not', async () => {
    await append(EVENTS);
    for (const isWritten of [false, true]) {
      while (isWritten && (await store().transparency.writeTiles()));
      for (const position of [1, 2, 256, 257, 700, 1_299, EVENTS]) {
        for (const treeSize of [EVENTS, Math.ceil(position / 100) * 100]) {
          const proof = await log().inclusionProof({ position }, { treeSize });
          const { leafIndex: index, hashes } = proof;
          const hash = Buffer.from(proof.leafHash, 'hex');
          const root = rootByInclusion({ index, hash }, treeSize, hashes.map(fromHex));
          expect(root?.toString('hex')).to.equal(await committedRoot(treeSize));
          expect(proof).to.include({ position, treeSize, rootHash: root?.toString('hex') });
          const byId = await log().inclusionProof({ eventId: proof.eventId }, { treeSize });
          expect(byId).to.deep.equal(proof);
        }
      }
    }
  });

  it('proves that it was only appended to, between any two sizes', async () => {
    for (const [from, to] of [
      [0, EVENTS],
      [100, 100],
      [100, 200],
      [300, EVENTS],
      [1_200, 1_300],
    ] as const) {
      const proof = await log().consistencyProof({ from, to });
      const roots = [proof.from, proof.to].map(({ size, rootHash }) => ({
        size,
        root: fromHex(rootHash),
      }));
      const [old, now] = roots as [{ size: number; root: Digest }, { size: number; root: Digest }];
      expect(isConsistent(old, now, proof.hashes.map(fromHex))).to.equal(true);
      if (from > 0) expect(proof.from.rootHash).to.equal(await committedRoot(from));
      expect(proof.to.rootHash).to.equal(await committedRoot(to));
    }
    const whole = await log().consistencyProof({ from: 7 });
    expect(whole.to.size).to.equal(EVENTS);
  });

  it('has tiles, and the entries that leaves are the hashes of', async () => {
    const hashes = await log().tile({ level: 0, index: 1, width: 256 });
    const entries = await log().entries({ index: 1, width: 256 });
    const leaves: Digest[] = [];
    for (let at = 0; at < entries.length; ) {
      const length = entries.readUInt16BE(at);
      leaves.push(leafHash(entries.toString('utf8', at + 2, at + 2 + length)));
      at += 2 + length;
    }
    expect(Buffer.concat(leaves)).to.deep.equal(hashes);
    const above = await log().tile({ level: 1, index: 0, width: 5 });
    expect(above).to.have.length(5 * 32);
    const partial = await log().tile({ level: 0, index: 5, width: EVENTS - 5 * 256 });
    expect(partial).to.have.length((EVENTS - 5 * 256) * 32);
    for (const place of [
      { level: 0, index: 5, width: EVENTS - 5 * 256 + 1 },
      { level: 1, index: 0, width: 6 },
      { level: 2, index: 0, width: 1 },
      { level: 7, index: 0, width: 1 },
      { level: 63, index: 0, width: 1 },
    ]) {
      await refusalOf(log().tile(place), 'not_found');
    }
  });

  it('gives receipts that hold without it', async () => {
    for (const position of [1, 256, EVENTS]) {
      const receipt = parseReceipt(JSON.stringify(await log().receipt({ position })));
      const checked = checkReceipt(receipt, { log: await trusted() });
      expect(checked.faults).to.deep.equal([]);
      expect(checked.checkpoint?.size).to.be.at.least(position);
      const other = { ...receipt, event: { ...receipt.event, userId: 'somebody else' } };
      const { faults } = checkReceipt(other, { log: await trusted() });
      expect(faults).to.deep.include({
        kind: 'leaf_mismatch',
        position,
        reason: 'The event and its commitment do not come to its hash.',
      });
    }
  });

  it('signs what is asked for once, by whichever process, and shows it to all', async () => {
    const processes = [store(), await another(), await another()];
    await append(100);
    const size = EVENTS + 100;
    const asked = processes.map(({ transparency: { log } }) => log.checkpoint({ minSize: size }));
    const signed = await Promise.all(asked);
    for (const checkpoint of signed) {
      expect(checkpoint).to.deep.equal(signed[0]);
      await expectSigned(checkpoint);
    }
    expect(signed[0]?.rootHash).to.equal(await committedRoot(size));
    const listed = await log().checkpoints({ limit: 10 });
    expect(listed.map((each) => each.size)).to.deep.equal([0, EVENTS, size]);
    const further = await log().checkpoints({ after: EVENTS, limit: 10 });
    expect(further).to.deep.equal([signed[0]]);
    expect(await log().checkpoint()).to.deep.equal(signed[0]);
    await refusalOf(log().checkpoint({ minSize: size + 1 }), 'position_not_reached');
  });

  it('takes signatures of the witnesses that it knows, where they hold', async () => {
    const { size, note } = await log().checkpoint();
    const { note: parsed } = parseCheckpoint(note) ?? {};
    const line = WITNESS.cosign(parsed?.text ?? '', 1_790_000_000);
    const cosigned = await log().cosign(size, `${line}\n`);
    expect(cosigned.note).to.equal(`${note}${line}\n`);
    expect(await log().cosign(size, `${line}\n`)).to.deep.equal(cosigned);
    expect(await log().checkpoint()).to.deep.equal(cosigned);
    const stranger = witnessOf('example.org/witness', Buffer.alloc(32, 4));
    for (const lines of [
      '',
      line,
      'no signature\n',
      `${stranger.cosign(parsed?.text ?? '', 1)}\n`,
      `${WITNESS.cosign('another text\n', 1)}\n`,
    ]) {
      await refusalOf(log().cosign(size, lines), 'invalid_request');
    }
    await refusalOf(log().cosign(size + 1, `${line}\n`), 'not_found');
    const receipt = await log().receipt({ position: size });
    const { cosignatures } = checkReceipt(receipt, {
      log: await trusted(),
      witnesses: [WITNESS.key],
    });
    expect(cosignatures).to.deep.equal([{ witness: 'example.org/witness', time: 1_790_000_000 }]);
  });

  it('is asked for what there can be, or refuses', async () => {
    const head = await store().headPosition();
    await refusalOf(log().inclusionProof({ position: head + 1 }), 'not_found');
    await refusalOf(log().inclusionProof({ eventId: 'none' }), 'not_found');
    await refusalOf(log().receipt({ eventId: 'none' }), 'not_found');
    const early = log().inclusionProof({ position: 10 }, { treeSize: 9 });
    await refusalOf(early, 'invalid_request');
    const late = log().inclusionProof({ position: 10 }, { treeSize: head + 1 });
    await refusalOf(late, 'position_not_reached');
    await refusalOf(log().consistencyProof({ from: 5, to: 4 }), 'invalid_request');
    await refusalOf(log().consistencyProof({ from: head + 1 }), 'position_not_reached');
  });

  it('has its tiles written by any of several processes, the same by all', async () => {
    const processes = [store(), await another(), await another()];
    await append(2_000);
    const writing = processes.map(async ({ transparency: { writeTiles } }) => {
      for (let turns = 0; turns < 5; turns += 1) await writeTiles();
    });
    await Promise.all(writing);
    const size = await store().headPosition();
    const tiles = operations().collection<TileDocument>('tiles');
    const full = Math.floor(size / 256);
    expect(await tiles.countDocuments({ '_id.level': 0 })).to.equal(full);
    const edge = await operations().collection<TreeEdgeDocument>('tree_edge').findOne();
    expect(edge?.size).to.equal(size);
    const fresh = await another();
    const { rootHash } = await fresh.transparency.log.checkpoint({ minSize: size });
    expect(rootHash).to.equal(await committedRoot(size));
  });

  it('makes its tiles anew where they are gone', async () => {
    await operations().collection('tiles').deleteMany({});
    await operations().collection('tree_edge').deleteMany({});
    while (await store().transparency.writeTiles());
    const fresh = await another();
    const proof = await fresh.transparency.log.inclusionProof({ position: 300 });
    expect(proof.rootHash).to.equal(await committedRoot(proof.treeSize));
  });

  describe('that was tampered with', () => {
    /** Changes a document behind the store's back, and puts it back. */
    async function tampered(
      collection: string,
      _id: unknown,
      change: object,
      action: () => Promise<unknown>,
    ): Promise<void> {
      const isEvidence = collection.startsWith('events.') || collection === 'commits';
      const changed = (isEvidence ? db() : operations()).collection<{ _id: never }>(collection);
      const before = await changed.findOneAndUpdate({ _id: _id as never }, { $set: change });
      if (before === null) throw new Error(`There is no ${String(_id)} in ${collection}`);
      try {
        await action();
      } finally {
        await changed.replaceOne({ _id: _id as never }, before);
      }
    }

    it('proves no event whose hash is another than in the tree', async () => {
      const hash = Buffer.alloc(32, 1);
      await tampered('events.Mission', 1, { hash }, async () => {
        await refusalOf(log().inclusionProof({ position: 1 }), 'log_damaged');
        await refusalOf(log().receipt({ position: 1 }), 'log_damaged');
      });
    });

    it('takes nothing in that does not come to the root of its commit', async () => {
      const fresh = await another();
      await append(100);
      const position = await store().headPosition();
      const { _id: n } =
        (await db()
          .collection('commits')
          .findOne({}, { sort: { _id: -1 } })) ?? {};
      for (const [collection, id, change] of [
        ['commits', n, { 'tree.root': Buffer.alloc(32, 1) }],
        ['events.Mission', position - 99, { hash: Buffer.alloc(32, 1) }],
      ] as const) {
        await tampered(collection, id, change, async () => {
          const refused = await refusalOf(
            fresh.transparency.log.checkpoint({ minSize: position }),
            'log_damaged',
          );
          expect(refused.details.position).to.equal(position - 99);
          await refusalOf(fresh.transparency.writeTiles(), 'log_damaged');
        });
      }
      await fresh.transparency.log.checkpoint({ minSize: position });
    });

    it('signs nothing that contradicts what it has signed, here or outside', async () => {
      await append(100);
      const { size } = await log().checkpoint();
      const minSize = await store().headPosition();
      await tampered('checkpoints', size, { rootHash: Buffer.alloc(32, 1) }, async () => {
        await refusalOf(log().checkpoint({ minSize }), 'log_damaged');
      });
      for (const [kept, position] of [
        [{ size: minSize + 1, rootHash: Buffer.alloc(32) }, minSize + 1],
        [{ size, rootHash: Buffer.alloc(32, 1) }, 1],
      ] as const) {
        const restored = await another({
          transparency: { ...transparency, keptOutside: async () => kept },
        });
        const signing = restored.transparency.log.checkpoint({ minSize });
        const refused = await refusalOf(signing, 'log_damaged');
        expect(refused.details.position).to.equal(position);
      }
      expect((await log().checkpoint({ minSize })).size).to.equal(minSize);
    });

    it('writes no tile beside one that has other hashes', async () => {
      while (await store().transparency.writeTiles());
      await append(300);
      const index = Math.floor((await store().headPosition()) / 256) - 1;
      const tiles = operations().collection<TileDocument>('tiles');
      const _id = { level: 0, index };
      await tiles.insertOne({ _id, hashes: Buffer.alloc(256 * 32) });
      await refusalOf(store().transparency.writeTiles(), 'log_damaged');
      await tiles.deleteOne({ _id });
      while (await store().transparency.writeTiles());
    });
  });
});

function fromHex(hash: string): Digest {
  return Buffer.from(hash, 'hex');
}
