/** What the OpenAPI document shows as examples. */
export const NEW_EVENT = {
    eventType: 'ManeuverExecuted',
    aggregateType: 'Mission',
    aggregateId: 'mission-42',
    data: { deltaVMetresPerSecond: 3.2, thruster: 'main' },
    tags: ['propulsion'],
};
export const RECORDED_EVENT = {
    eventId: '01a209f9-fcda-75cf-900c-984f82253ee5',
    eventType: 'ManeuverExecuted',
    aggregateType: 'Mission',
    aggregateId: 'mission-42',
    sequenceNumber: 8,
    position: 120,
    timestamp: '2026-11-23T19:55:07.889Z',
    correlationId: '01a209f9-fcd8-7aa0-8d2f-5b1c6de0c1b7',
    version: 1,
    data: { deltaVMetresPerSecond: 3.2, thruster: 'main' },
    metadata: {},
    tags: ['propulsion'],
    hash: '4e58cda3c23db2ed2f2a2a5ff2cf7a5e92060aae7836ccad33cd3b79b04fbac7',
};
export const CLOUD_EVENT_EXAMPLE = {
    specversion: '1.0',
    id: 'burn-7',
    source: '/flight-dynamics',
    type: 'ManeuverExecuted',
    subject: 'mission-42',
    aggregatetype: 'Mission',
    time: '2026-11-23T19:55:00Z',
    datacontenttype: 'application/json',
    data: { deltaVMetresPerSecond: 3.2 },
};
const PLACE = { sequenceNumber: 1, position: 1, timestamp: '2026-11-23T19:50:00.000Z' };
const LAST = { sequenceNumber: 8, position: 120, timestamp: RECORDED_EVENT.timestamp };
export const EVENT_PAGE = {
    events: [RECORDED_EVENT],
    page: { limit: 100, nextCursor: null },
    head: 120,
};
export const AGGREGATE_TYPES = {
    aggregateTypes: [{ aggregateType: 'Mission', countEstimate: 120, first: PLACE, last: LAST }],
};
export const AGGREGATES = {
    aggregates: [
        { aggregateType: 'Mission', aggregateId: 'mission-42', count: 8, first: PLACE, last: LAST },
    ],
    page: { limit: 100, nextCursor: null },
};
export const NEW_API_KEY = {
    name: 'flight dynamics',
    userId: 'flight-dynamics',
    scopes: ['events:append:Mission', 'reader'],
    expiresAt: '2032-01-01T00:00:00Z',
};
export const API_KEY = {
    keyId: '5f0c2a9d81b3e647',
    name: 'flight dynamics',
    userId: 'flight-dynamics',
    scopes: ['events:append:Mission', 'reader'],
    createdAt: '2031-01-01T00:00:00.000Z',
    createdBy: 'key:90a1b2c3d4e5f607',
    expiresAt: '2032-01-01T00:00:00.000Z',
};
export const CREATED_API_KEY = {
    ...API_KEY,
    key: `esk_${API_KEY.keyId}_${'0'.repeat(43)}`,
};
//# sourceMappingURL=examples.js.map