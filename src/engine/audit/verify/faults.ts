import type { VerificationFault, VerificationFaultKind } from '../../../transparency.ts';

/** Each thing that a verification can find, and what it means. */
export const VERIFICATION_FAULTS: Readonly<Record<VerificationFaultKind, string>> = {
  event_missing: 'A commit speaks of an event that is not there.',
  event_unexpected: 'An event is there that no commit speaks of, or twice, or it is no event.',
  commitment_mismatch: 'Data, metadata or salt are not those that the event was recorded with.',
  leaf_mismatch: 'Another field of the event, or its hash, is not what it was recorded with.',
  order_broken: 'Sequence numbers of an aggregate, or times, are not in the order of the log.',
  commit_mismatch: 'A commit is missing, or is not what its events are.',
  root_mismatch: 'The events up to a commit do not come to the root that it has.',
  tile_mismatch: 'A tile has not the hashes of the events.',
  checkpoint_invalid: 'A checkpoint is not signed by a key of the log that is trusted.',
  checkpoint_mismatch: 'The log is another than the one that a checkpoint was signed of.',
  log_shortened: 'The log has fewer events than a checkpoint was signed of.',
};

const FAULTS_MAX = 100;

/** What was found, at most a hundred. */
export class Faults {
  readonly #found: VerificationFault[] = [];

  get isFull(): boolean {
    return this.#found.length >= FAULTS_MAX;
  }

  add(kind: VerificationFaultKind, reason: string, position?: number): void {
    if (!this.isFull) {
      this.#found.push({ kind, ...(position !== undefined && { position }), reason });
    }
  }

  /** By position; those without one behind the others. */
  sorted(): readonly VerificationFault[] {
    const placeOf = ({ position = Number.POSITIVE_INFINITY }: VerificationFault) => position;
    return this.#found.toSorted((one, other) =>
      placeOf(one) === placeOf(other) ? 0 : placeOf(one) - placeOf(other),
    );
  }
}
