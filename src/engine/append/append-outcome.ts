import { isEventStoreError } from '../../errors.ts';

/**
 * What became of an append. `refused`: it was wrong, and will be wrong again. `unavailable`:
 * nothing was stored, through no fault of its own. `unknown`: see `outcome_unknown`.
 */
export type AppendOutcome = 'committed' | 'already_stored' | 'refused' | 'unavailable' | 'unknown';

export function outcomeOfError(error: unknown): AppendOutcome {
  if (isEventStoreError(error, 'outcome_unknown')) return 'unknown';
  const isOfTheRequest = isEventStoreError(error) && REFUSALS.includes(error.code);
  return isOfTheRequest ? 'refused' : 'unavailable';
}

const REFUSALS: readonly string[] = [
  'invalid_request',
  'sequence_conflict',
  'event_id_conflict',
  'aggregate_type_limit',
];
