import type { Receipt } from '../../transparency.ts';
import type { Digest } from './event-hash.ts';
import type { ProvenEvent, StoredCheckpoint } from './ports.ts';
import { noteOf } from './signed-note.ts';
import { tlogProof } from './tlog-proof.ts';

/** The hashes are the event's inclusion proof in the tree of the checkpoint. */
export function receiptOf(
  { event, salt, commitment }: ProvenEvent,
  hashes: readonly Digest[],
  { body, signatures }: Pick<StoredCheckpoint, 'body' | 'signatures'>,
  keys: readonly string[],
): Receipt {
  const checkpoint = noteOf(body, signatures);
  return {
    format: 'event-store-receipt/1',
    event,
    salt: salt.toString('hex'),
    commitment: commitment.toString('hex'),
    proof: tlogProof({ index: event.position - 1, hashes, checkpoint }),
    keys,
  };
}
