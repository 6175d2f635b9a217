import { verify } from 'node:crypto';
import { type Digest, HASH_BYTES } from './event-hash.ts';
import {
  COSIGNATURE,
  isSignedBy,
  type NoteSignature,
  parseSignedNote,
  type SignedNote,
  signaturesOf,
  type VerifierKey,
} from './signed-note.ts';
import { strictBase64 } from './strict-base64.ts';

/** What a checkpoint says (C2SP tlog-checkpoint). */
export interface CheckpointBody {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: Digest;
}

/** A checkpoint, and who has signed it. */
export interface CheckpointNote extends CheckpointBody {
  readonly note: SignedNote;
}

const SIZE = /^(?:0|[1-9][0-9]{0,15})$/;
const TIMESTAMP_BYTES = 8;

/** Origin, size and root, each with a line feed behind it. */
export function checkpointText({ origin, size, rootHash }: CheckpointBody): string {
  return `${origin}\n${size}\n${rootHash.toString('base64')}\n`;
}

/** Undefined where the text is no signed checkpoint. Who has signed it is still to be asked. */
export function parseCheckpoint(text: string): CheckpointNote | undefined {
  const note = parseSignedNote(text);
  const body = note && parseCheckpointText(note.text);
  return note && body && { ...body, note };
}

/** Lines behind the third are extensions, which are signed, and say nothing here. */
export function parseCheckpointText(text: string): CheckpointBody | undefined {
  const [origin = '', size = '', root = '', ...others] = text.split('\n');
  const rootHash = strictBase64(root);
  const isWhole = others.at(-1) === '' && !others.slice(0, -1).includes('');
  if (!isWhole || origin === '' || !SIZE.test(size)) return undefined;
  if (rootHash?.length !== HASH_BYTES) return undefined;
  return Number.isSafeInteger(Number(size)) ? { origin, size: Number(size), rootHash } : undefined;
}

/**
 * Whether the log has signed it: one of these keys, which has the log's name, and none whose
 * signature does not hold (C2SP signed-note, "Signatures").
 */
export function isSignedByLog(
  { origin, note }: CheckpointNote,
  keys: readonly VerifierKey[],
): boolean {
  const signing = keys.filter((key) => key.name === origin && signaturesOf(note, key).length > 0);
  return signing.length > 0 && signing.every((key) => isSignedBy(note, key));
}

/**
 * The time, in seconds since 1970, at which a witness has seen the checkpoint (C2SP
 * tlog-cosignature); undefined where the signature is not this witness's, or does not hold.
 */
export function cosignedAt(
  text: string,
  { name, keyId, signature }: NoteSignature,
  witness: VerifierKey,
): number | undefined {
  if (name !== witness.name || keyId !== witness.keyId) return undefined;
  if (witness.algorithm !== COSIGNATURE || signature.length <= TIMESTAMP_BYTES) return undefined;
  const time = Number(signature.readBigUInt64BE());
  if (!Number.isSafeInteger(time)) return undefined;
  const signed = Buffer.from(cosignedText(text, time));
  const isHeld = verify(null, signed, witness.publicKey, signature.subarray(TIMESTAMP_BYTES));
  return isHeld ? time : undefined;
}

/** What a witness signs of a checkpoint. */
export function cosignedText(text: string, time: number): string {
  return `cosignature/v1\ntime ${time}\n${text}`;
}
