import { isSignedByLog, parseCheckpoint } from '../checkpoint-note.ts';
import type { Digest } from '../event-hash.ts';
import type { CheckpointStore } from '../ports.ts';
import { noteOf, type VerifierKey } from '../signed-note.ts';
import type { Faults } from './faults.ts';

/** A checkpoint that is to be met on the way. */
export interface ExpectedRoot {
  readonly size: number;
  readonly rootHash: Digest;
}

const PAGE = 1_000;

/** All that are kept, by size, whose signature holds. */
export async function keptCheckpoints(
  store: Pick<CheckpointStore, 'list'>,
  keys: readonly VerifierKey[],
  faults: Faults,
): Promise<readonly ExpectedRoot[]> {
  const expected: ExpectedRoot[] = [];
  for (let after = -1; ; ) {
    const page = await store.list({ after, limit: PAGE });
    for (const { body, signatures, size, rootHash } of page) {
      const parsed = checkpointIn(noteOf(body, signatures), keys, faults, size);
      if (parsed === undefined) continue;
      if (parsed.size !== size || !parsed.rootHash.equals(rootHash)) {
        const reason = `The checkpoint of ${size} is kept with another size or root than is signed.`;
        faults.add('checkpoint_mismatch', reason, size);
      }
      expected.push(parsed);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return expected;
    after = last.size;
  }
}

/** What a signed note says; undefined where it is not signed by one of the keys. */
export function checkpointIn(
  note: string,
  keys: readonly VerifierKey[],
  faults: Faults,
  position?: number,
): ExpectedRoot | undefined {
  const parsed = parseCheckpoint(note);
  if (parsed !== undefined && isSignedByLog(parsed, keys)) return parsed;
  const reason = 'A checkpoint is not signed by a key of the log that is trusted.';
  faults.add('checkpoint_invalid', reason, position);
  return undefined;
}
