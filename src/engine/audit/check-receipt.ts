import type { Receipt, VerificationFault } from '../../transparency.ts';
import {
  type CheckpointBody,
  type CheckpointNote,
  cosignedAt,
  isSignedByLog,
  parseCheckpoint,
} from './checkpoint-note.ts';
import { type EventFault, leafFault, payloadFault } from './event-faults.ts';
import { rootByInclusion } from './merkle-proofs.ts';
import { signaturesOf, type VerifierKey } from './signed-note.ts';
import { parseTlogProof, type TlogProof } from './tlog-proof.ts';

/** Whom the one who checks believes, whatever the receipt says. */
export interface TrustedKeys {
  readonly log: readonly VerifierKey[];
  readonly witnesses?: readonly VerifierKey[];
}

/** What a receipt comes to. It proves its event where there is no fault. */
export interface CheckedReceipt {
  /** All there are, from the payload up to the signatures. */
  readonly faults: readonly VerificationFault[];
  /** The one in the receipt; absent where there is none. */
  readonly checkpoint?: CheckpointBody;
  readonly cosignatures: readonly Cosignature[];
}

/** That a witness has seen the checkpoint, and none that contradicts it. */
export interface Cosignature {
  readonly witness: string;
  /** Seconds since 1970. */
  readonly time: number;
}

/**
 * Checks a receipt with nothing but keys: from payload to commitment, to leaf, to root, to
 * signature. Each link that does not hold is a fault of its own.
 */
export function checkReceipt(
  receipt: Receipt,
  { log, witnesses = [] }: TrustedKeys,
): CheckedReceipt {
  const { event } = receipt;
  const proof = parseTlogProof(receipt.proof);
  const checkpoint = proof && parseCheckpoint(proof.checkpoint);
  const cosigned = witnesses.map((witness) => cosignaturesOf(checkpoint, witness));
  const reasons = [
    payloadFault(event, Buffer.from(receipt.salt, 'hex'), receipt.commitment),
    versionFault(receipt) ?? leafFault(event, receipt.commitment),
    proof === undefined ? NO_PROOF : placeFault(receipt, proof),
    checkpoint === undefined ? NO_CHECKPOINT : signatureFault(checkpoint, log),
    proof && checkpoint && rootFault(receipt, proof, checkpoint),
    cosigned.includes(undefined) ? FORGED_COSIGNATURE : undefined,
  ];
  return {
    faults: reasons.flatMap((fault) =>
      fault === undefined ? [] : { ...fault, position: event.position },
    ),
    ...(checkpoint !== undefined && { checkpoint: bodyOf(checkpoint) }),
    cosignatures: cosigned.flatMap((each) => each ?? []),
  };
}

const NO_PROOF: EventFault = {
  kind: 'root_mismatch',
  reason: 'The proof is none (C2SP tlog-proof).',
};
const NO_CHECKPOINT: EventFault = {
  kind: 'checkpoint_invalid',
  reason: 'In the proof is no signed checkpoint (C2SP tlog-checkpoint).',
};
const FORGED_COSIGNATURE: EventFault = {
  kind: 'checkpoint_invalid',
  reason: 'A signature under the name of a witness is not its own.',
};

/** Whatever stands in the event beside its payload is bound by the leaf, or by this. */
function versionFault({ event }: Receipt): EventFault | undefined {
  if (event.version === event.storedVersion) return undefined;
  const reason = 'The event is told in another version than the one that it is stored in.';
  return { kind: 'leaf_mismatch', reason };
}

function placeFault({ event }: Receipt, { index }: TlogProof): EventFault | undefined {
  if (index === event.position - 1) return undefined;
  const reason = `The proof is of position ${index + 1}, and the event has another.`;
  return { kind: 'root_mismatch', reason };
}

function signatureFault(
  checkpoint: CheckpointNote,
  keys: readonly VerifierKey[],
): EventFault | undefined {
  if (isSignedByLog(checkpoint, keys)) return undefined;
  const reason = 'No key that is trusted has signed the checkpoint, under the name of its log.';
  return { kind: 'checkpoint_invalid', reason };
}

function rootFault(
  { event }: Receipt,
  { index, hashes }: TlogProof,
  { size, rootHash }: CheckpointBody,
): EventFault | undefined {
  const leaf = { index, hash: Buffer.from(event.hash, 'hex') };
  if (rootByInclusion(leaf, size, hashes)?.equals(rootHash)) return undefined;
  const reason = `The event's hash is not proven to be in the tree of ${size} events.`;
  return { kind: 'root_mismatch', reason };
}

/** Undefined where one under the witness's name does not hold. */
function cosignaturesOf(
  checkpoint: CheckpointNote | undefined,
  witness: VerifierKey,
): readonly Cosignature[] | undefined {
  if (checkpoint === undefined) return [];
  const { note } = checkpoint;
  const times = signaturesOf(note, witness).map((each) => cosignedAt(note.text, each, witness));
  return times.includes(undefined)
    ? undefined
    : (times as number[]).map((time) => ({ witness: witness.name, time }));
}

function bodyOf({ origin, size, rootHash }: CheckpointNote): CheckpointBody {
  return { origin, size, rootHash };
}
