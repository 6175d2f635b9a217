/** What the OpenAPI document shows as examples of schemas of events. */
export const SUBJECT = {
    aggregateType: 'Mission',
    eventType: 'MissionCreated',
    mode: 'BACKWARD',
    latestVersion: 2,
    deprecatedVersions: [1],
};
export const SUBJECTS = { subjects: [SUBJECT], page: { limit: 100, nextCursor: null } };
const DOCUMENT = {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: {
        name: { type: 'string', description: 'What people call it.' },
        launchWindowDays: { type: 'number', minimum: 0, description: 'How long it is open, in days.' },
    },
};
export const NEW_SCHEMA = { schema: DOCUMENT };
export const SCHEMA = {
    aggregateType: 'Mission',
    eventType: 'MissionCreated',
    version: 2,
    schema: DOCUMENT,
    registeredAt: '2031-01-01T00:00:00.000Z',
    registeredBy: 'flight-dynamics',
    origin: 'api',
    isDeprecated: false,
};
const REASON = {
    code: 'property_removed_from_closed',
    pointer: '/properties',
    message: 'no longer accepts the property "name"',
    direction: 'backward',
    comparedWith: 1,
};
export const COMPATIBILITY = { isCompatible: false, reasons: [REASON] };
export const SAMPLE = { data: { name: 'Artemis IV' }, version: 2 };
export const VERDICT = { isValid: true, version: 2, faults: [] };
export const CONFIG = { mode: 'FULL' };
export const DEPRECATION = { isDeprecated: true };
export const DIFF = {
    from: 1,
    to: 2,
    patch: [{ op: 'add', path: '/properties/launchWindowDays', value: { type: 'number' } }],
    backward: [],
    forward: [REASON],
};
//# sourceMappingURL=event-schemas.examples.js.map