import { verify } from 'node:crypto';
import type { Digest } from './event-hash.ts';
import {
  COSIGNATURE,
  isSignedBy,
  type NoteSignature,
  parseSignedNote,
  type SignedNote,
  type VerifierKey,
} from './signed-note.ts';

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

const HASH_BYTES = 32;
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
  const rootHash = Buffer.from(root, 'base64');
  const isWhole = others.at(-1) === '' && !others.slice(0, -1).includes('');
  if (!isWhole || origin === '' || !SIZE.test(size)) return undefined;
  if (rootHash.length !== HASH_BYTES || rootHash.toString('base64') !== root) return undefined;
  return Number.isSafeInteger(Number(size)) ? { origin, size: Number(size), rootHash } : undefined;
}

/** Whether the log's key has signed it: one of its name. */
export function isSignedByLog({ origin, note }: CheckpointNote, key: VerifierKey): boolean {
  return key.name === origin && isSignedBy(note, key);
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
  const signed = Buffer.from(cosignedText(text, time));
  const isHeld = verify(null, signed, witness.publicKey, signature.subarray(TIMESTAMP_BYTES));
  return isHeld ? time : undefined;
}

/** What a witness signs of a checkpoint. */
export function cosignedText(text: string, time: number): string {
  return `cosignature/v1\ntime ${time}\n${text}`;
}
