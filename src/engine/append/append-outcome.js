import { isEventStoreError } from '../../errors.js';
export function outcomeOfError(error) {
    if (isEventStoreError(error, 'outcome_unknown'))
        return 'unknown';
    if (!isEventStoreError(error))
        return 'unavailable';
    if (CONFLICTS.includes(error.code))
        return 'conflict';
    return REFUSALS.includes(error.code) ? 'refused' : 'unavailable';
}
const CONFLICTS = ['sequence_conflict', 'event_id_conflict'];
const REFUSALS = ['invalid_request', 'aggregate_type_limit'];
//# sourceMappingURL=append-outcome.js.map