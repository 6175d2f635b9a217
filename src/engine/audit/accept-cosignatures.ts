import { EventStoreError, invalidRequest } from '../../errors.ts';
import { cosignedAt } from './checkpoint-note.ts';
import type { CheckpointStore, StoredCheckpoint } from './ports.ts';
import {
  type NoteSignature,
  parseSignatureLines,
  signatureLine,
  type VerifierKey,
} from './signed-note.ts';

export interface CosignatureDeps {
  readonly store: Pick<CheckpointStore, 'find' | 'addSignatures'>;
  readonly witnesses: readonly VerifierKey[];
}

/** All of them, or none: `lines` are signature lines of a signed note. */
export async function acceptCosignatures(
  { store, witnesses }: CosignatureDeps,
  size: number,
  lines: string,
): Promise<StoredCheckpoint> {
  const signatures = parseSignatureLines(lines);
  if (signatures === undefined || signatures.length === 0) {
    throw fault('must be signature lines of a signed note, each with a line feed behind it');
  }
  const checkpoint = await store.find(size);
  if (checkpoint === undefined) throw noSuch(size);
  for (const signature of signatures) assertHeld(checkpoint, signature, witnesses);
  const written = signatures.map(({ name, keyId, signature }) =>
    signatureLine(name, keyId, signature),
  );
  const cosigned = await store.addSignatures(size, written);
  if (cosigned === undefined) throw noSuch(size);
  return cosigned;
}

function assertHeld(
  { body }: StoredCheckpoint,
  signature: NoteSignature,
  witnesses: readonly VerifierKey[],
): void {
  const { name, keyId } = signature;
  const witness = witnesses.find((each) => each.name === name && each.keyId === keyId);
  if (witness === undefined) throw fault(`${name} (${keyId}) is no witness that is known here`);
  if (cosignedAt(body, signature, witness) === undefined) {
    throw fault(`the signature of ${name} does not hold for this checkpoint`);
  }
}

function fault(message: string): EventStoreError<'invalid_request'> {
  return invalidRequest([{ pointer: '', message }]);
}

function noSuch(size: number): EventStoreError<'not_found'> {
  const message = `There is no checkpoint of ${size} events.`;
  return new EventStoreError('not_found', message, { path: '' });
}
