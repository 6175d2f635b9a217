import { LIMITS } from './limits.js';
const DAY_MS = 86_400_000;
/** What is not said otherwise. */
export const SNAPSHOT_POLICY_DEFAULT = {
    everyEvents: 100,
    everyMs: null,
    onEventTypes: [],
    keep: 3,
};
/** When snapshots are taken by themselves, and how many are kept: JSON Schema 2020-12. */
export const SNAPSHOT_POLICY_SCHEMA = {
    title: 'SnapshotPolicy',
    description: 'When snapshots are taken by themselves, and how many are kept.',
    type: 'object',
    additionalProperties: false,
    properties: {
        everyEvents: {
            type: ['integer', 'null'],
            minimum: 1,
            maximum: 1_000_000,
            default: SNAPSHOT_POLICY_DEFAULT.everyEvents,
            description: 'Whenever a sequence number reaches a multiple of this; null for never.',
        },
        everyMs: {
            type: ['integer', 'null'],
            minimum: 1_000,
            maximum: 365 * DAY_MS,
            default: SNAPSHOT_POLICY_DEFAULT.everyMs,
            description: 'At the first event that comes so many milliseconds or more after that of the last ' +
                'snapshot, by their timestamps; null for never.',
        },
        onEventTypes: {
            type: 'array',
            maxItems: LIMITS.eventTypesMax,
            uniqueItems: true,
            items: {
                type: 'string',
                minLength: 1,
                maxLength: LIMITS.idCharactersMax,
                pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
            },
            default: SNAPSHOT_POLICY_DEFAULT.onEventTypes,
            description: 'At each event of these types.',
        },
        keep: {
            type: 'integer',
            minimum: 1,
            maximum: 100,
            default: SNAPSHOT_POLICY_DEFAULT.keep,
            description: 'The newest so many are kept, per aggregate and handler.',
        },
    },
};
/** What is said of a field that is not as the schema has it. */
export const SNAPSHOT_POLICY_FAULTS = {
    everyEvents: 'must be an integer from 1 to 1,000,000, or null',
    everyMs: 'must be an integer of milliseconds from 1,000 to 31,536,000,000 (a year), or null',
    onEventTypes: `must be a list of at most ${LIMITS.eventTypesMax} different event types`,
    keep: 'must be an integer from 1 to 100',
};
//# sourceMappingURL=snapshot-policy.schema.js.map