import { type ComposedCommit, recordedEvent } from '../../src/engine/append/compose-commit.ts';
import { checkpointText } from '../../src/engine/audit/checkpoint-note.ts';
import type { Digest } from '../../src/engine/audit/event-hash.ts';
import { EMPTY_TILE_EDGE, growTiles } from '../../src/engine/audit/grow-tiles.ts';
import { inclusionRanges, rootsOfRanges } from '../../src/engine/audit/merkle-proofs.ts';
import { receiptOf } from '../../src/engine/audit/receipt.ts';
import { type SignerKey, signNote } from '../../src/engine/audit/signed-note.ts';
import type { Receipt } from '../../src/transparency.ts';
import type { Witness } from './witness.ts';

/** When the witness has seen it, in seconds since 1970. */
export const SEEN_AT = 1_790_000_000;

/** The receipt of an event of a log's first commit, with the signatures of log and witness. */
export async function signedReceipt(
  { events, record: { tree } }: ComposedCommit,
  index: number,
  signer: SignerKey,
  witness: Witness,
): Promise<Receipt> {
  const stored = events[index];
  if (stored === undefined) throw new Error(`There is no event ${index}.`);
  const event = recordedEvent(stored, stored.timestamp.toISOString());
  const body = checkpointText({ origin: signer.name, size: tree.size, rootHash: tree.root });
  const signatures = [signNote(body, signer), witness.cosign(body, SEEN_AT)];
  const leaves = events.map(({ hash }) => hash);
  const hashes = await inclusionProof(leaves, index);
  return receiptOf({ ...stored, event }, hashes, { body, signatures }, [signer.vkey]);
}

/** Of fewer than 256 leaves. */
async function inclusionProof(leaves: readonly Digest[], index: number) {
  const { edge } = growTiles(EMPTY_TILE_EDGE, Buffer.concat(leaves));
  return await rootsOfRanges(inclusionRanges(index, leaves.length), async (places) =>
    places.map(({ level }) => edge.levels[level] as Buffer),
  );
}
