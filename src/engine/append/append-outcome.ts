import { isEventStoreError } from '../../errors.ts';

/**
 * What became of an append. `conflict`: what it expected does not hold, or its ids are taken.
 * `refused`: it was wrong, and will be wrong again. `unavailable`:
 * nothing was stored, through no fault of its own. `unknown`: see `outcome_unknown`.
 */
export type AppendOutcome =
  | 'committed'
  | 'already_stored'
  | 'conflict'
  | 'refused'
  | 'unavailable'
  | 'unknown';

export function outcomeOfError(error: unknown): AppendOutcome {
  if (isEventStoreError(error, 'outcome_unknown')) return 'unknown';
  if (!isEventStoreError(error)) return 'unavailable';
  if (CONFLICTS.includes(error.code)) return 'conflict';
  return REFUSALS.includes(error.code) ? 'refused' : 'unavailable';
}

const CONFLICTS: readonly string[] = ['sequence_conflict', 'event_id_conflict'];
const REFUSALS: readonly string[] = ['invalid_request', 'aggregate_type_limit'];
