import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  checkpointText,
  cosignedAt,
  isSignedByLog,
  parseCheckpoint,
  parseCheckpointText,
} from '../../src/engine/audit/checkpoint-note.ts';
import { type Digest, leafHash, sha256 } from '../../src/engine/audit/event-hash.ts';
import {
  consistencyRanges,
  inclusionRanges,
  isConsistent,
  type ReadTiles,
  rootByInclusion,
  rootsOfRanges,
} from '../../src/engine/audit/merkle-proofs.ts';
import { appendLeaves, EMPTY_EDGE, rootOf } from '../../src/engine/audit/right-edge.ts';
import {
  noteOf,
  parseSignerKey,
  parseVerifierKey,
  type SignerKey,
  signNote,
  type VerifierKey,
} from '../../src/engine/audit/signed-note.ts';
import { parseTlogProof, tlogProof } from '../../src/engine/audit/tlog-proof.ts';
import { parseTilePath } from '../../src/http/tile-path.ts';
import { sparseTree } from '../support/sparse-tree.ts';
import { tilesOfLeaves } from '../support/tiles-of-leaves.ts';
import { witnessOf } from '../support/witness.ts';

/** Of hashes, one after the other. */
interface HashList {
  readonly count: number;
  readonly sha256: string;
}

interface TreeVectors {
  readonly roots: readonly { readonly size: number; readonly root: string }[];
  readonly inclusion: readonly {
    readonly index: number;
    readonly size: number;
    readonly hashes: HashList;
  }[];
  readonly consistency: readonly {
    readonly from: number;
    readonly to: number;
    readonly hashes: HashList;
  }[];
}

interface Vectors extends TreeVectors {
  readonly tiles: {
    readonly size: number;
    readonly count: number;
    readonly sha256OfAll: string;
    readonly some: readonly { readonly path: string; readonly sha256: string }[];
  };
  readonly paths: readonly string[];
  readonly large: TreeVectors & { readonly marked: readonly number[] };
  readonly privateKeys: readonly string[];
  readonly vkeys: readonly string[];
  readonly witness: { readonly vkey: string; readonly time: number };
  readonly checkpoint: string;
  readonly tree: string;
  readonly proof: string;
}

/** How they were made, the file itself says. */
const VECTORS: Vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, '../support/tlog-vectors.json'), 'utf8'),
);
const ORIGIN = 'example.org/log';
const { size: SIZE } = VECTORS.tiles;

const leafAt = (index: number) => leafHash(`entry ${index}`);
const LEAVES = Array.from({ length: SIZE }, (_, index) => leafAt(index));

const listOf = (hashes: readonly Digest[]): HashList => ({
  count: hashes.length,
  sha256: sha256(Buffer.concat(hashes)).toString('hex'),
});

/** That our tree is theirs, and that our verification takes their roots. */
async function assertSameTree(vectors: TreeVectors, read: ReadTiles, marked?: readonly number[]) {
  const roots = new Map(vectors.roots.map(({ size, root }) => [size, Buffer.from(root, 'hex')]));
  const ours = async (size: number) => {
    const [root] = await rootsOfRanges([{ from: 0, to: size }], read);
    return root as Digest;
  };
  const treeOf = async (size: number) => ({ size, root: roots.get(size) ?? (await ours(size)) });
  for (const [size, root] of roots) expect(await ours(size), `${size}`).to.deep.equal(root);
  for (const { index, size, hashes } of vectors.inclusion) {
    const proof = await rootsOfRanges(inclusionRanges(index, size), read);
    expect(listOf(proof), `${index} in ${size}`).to.deep.equal(hashes);
    const hash = marked?.includes(index) === false ? leafHash('same') : leafAt(index);
    const { root } = await treeOf(size);
    expect(rootByInclusion({ index, hash }, size, proof)).to.deep.equal(root);
  }
  for (const { from, to, hashes } of vectors.consistency) {
    const proof = await rootsOfRanges(consistencyRanges(from, to), read);
    expect(listOf(proof), `${from} to ${to}`).to.deep.equal(hashes);
    expect(isConsistent(await treeOf(from), await treeOf(to), proof)).to.equal(true);
  }
}

describe('What another implementation makes of the same log', () => {
  const tiles = tilesOfLeaves(LEAVES);

  it('has the tiles that ours has', async () => {
    expect(tiles.places.length).to.equal(VECTORS.tiles.count);
    const all = await tiles.read(tiles.places);
    expect(sha256(Buffer.concat(all)).toString('hex')).to.equal(VECTORS.tiles.sha256OfAll);
    for (const { path, sha256: expected } of VECTORS.tiles.some) {
      const asked = parseTilePath(path.slice('tile/'.length));
      if (asked?.of !== 'hashes') throw new Error(`${path} is not taken for a tile.`);
      const [hashes] = await tiles.read([asked.place]);
      expect(sha256(hashes as Buffer).toString('hex'), path).to.equal(expected);
    }
  });

  it('has the roots and proofs that ours has', async () => {
    await assertSameTree(VECTORS, tiles.read);
    for (const { size, root } of VECTORS.roots) {
      const edge = appendLeaves(EMPTY_EDGE, LEAVES.slice(0, size));
      expect(rootOf(edge).toString('hex'), `${size}`).to.equal(root);
    }
  });

  it('has them of trees beyond 2³¹ leaves, and up to the largest', async () => {
    const { large } = VECTORS;
    await assertSameTree(large, sparseTree(large.marked), large.marked);
  });

  it('names tiles as we read it', () => {
    const places = VECTORS.paths.map((path) => parseTilePath(path.slice('tile/'.length)));
    expect(places).to.deep.equal(
      [
        { level: 0, index: 1_234_067, width: 256 },
        { level: 0, index: 1_234_067, width: 12 },
        { level: 3, index: 0, width: 1 },
        { level: 1, index: 999, width: 255 },
        { level: 2, index: 1000, width: 256 },
        { level: 0, index: 35_184_372_088_831, width: 255 },
      ].map((place) => ({ of: 'hashes', place })),
    );
  });

  const signers = VECTORS.privateKeys.map((key) => parseSignerKey(key, ORIGIN) as SignerKey);
  const witness = witnessOf('witness.example/one', Buffer.alloc(32, 3));

  it('signs a checkpoint as ours does, with two keys of the log, and as a witness', () => {
    expect(signers.map(({ vkey }) => vkey)).to.deep.equal(VECTORS.vkeys);
    expect(witness.vkey).to.equal(VECTORS.witness.vkey);
    const rootHash = rootOf(appendLeaves(EMPTY_EDGE, LEAVES));
    const text = checkpointText({ origin: ORIGIN, size: SIZE, rootHash });
    const lines = signers.map((signer) => signNote(text, signer));
    const cosignature = witness.cosign(text, VECTORS.witness.time);
    expect(noteOf(text, [...lines, cosignature])).to.equal(VECTORS.checkpoint);
  });

  it('signs a checkpoint that ours takes, by each of its keys', () => {
    const checkpoint = parseCheckpoint(VECTORS.checkpoint);
    if (checkpoint === undefined) throw new Error('It is not taken for a checkpoint.');
    for (const vkey of VECTORS.vkeys) {
      expect(isSignedByLog(checkpoint, [parseVerifierKey(vkey) as VerifierKey])).to.equal(true);
    }
    const key = parseVerifierKey(VECTORS.witness.vkey) as VerifierKey;
    const times = checkpoint.note.signatures.map((each) =>
      cosignedAt(checkpoint.note.text, each, key),
    );
    expect(times).to.deep.equal([undefined, undefined, VECTORS.witness.time]);
  });

  it('writes a tree as we read it', () => {
    const tree = { origin: 'go.sum database tree', size: SIZE };
    const rootHash = rootOf(appendLeaves(EMPTY_EDGE, LEAVES));
    expect(parseCheckpointText(VECTORS.tree)).to.deep.equal({ ...tree, rootHash });
    expect(checkpointText({ ...tree, rootHash })).to.equal(VECTORS.tree);
  });

  it('writes a proof as ours does', async () => {
    const index = 12_345;
    const hashes = await rootsOfRanges(inclusionRanges(index, SIZE), tiles.read);
    const proof = { index, hashes, checkpoint: VECTORS.checkpoint };
    expect(tlogProof(proof)).to.equal(VECTORS.proof);
    expect(parseTlogProof(VECTORS.proof)).to.deep.equal(proof);
  });
});
