import type { Checkpoint } from '../../transparency.ts';
import type { StoredCheckpoint } from './ports.ts';
import { noteOf } from './signed-note.ts';

export function shownCheckpoint(checkpoint: StoredCheckpoint): Checkpoint {
  const { origin, size, rootHash, signedAt, body, signatures } = checkpoint;
  return {
    origin,
    size,
    rootHash: rootHash.toString('hex'),
    signedAt: signedAt.toISOString(),
    note: noteOf(body, signatures),
  };
}
