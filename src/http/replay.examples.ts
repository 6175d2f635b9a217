/** What the OpenAPI document shows as examples of states and snapshots. */
const HANDLER = { name: 'Mission', version: 1 };
const AGGREGATE = { aggregateId: 'mission-42', aggregateType: 'Mission' };
const STATE = { name: 'Artemis IV', orbit: { inclinationDeg: 51.6 } };

export const REPLAY_REQUEST = {
  aggregateType: 'Mission',
  toSequenceNumber: 8,
  whatIf: [{ eventType: 'ManeuverExecuted', data: { deltaVMetresPerSecond: 3.2 } }],
};

export const SNAPSHOT_REQUEST = { aggregateType: 'Mission' };

export const REPLAYED = {
  ...AGGREGATE,
  sequenceNumber: 8,
  timestamp: '2026-11-23T19:55:07.889Z',
  state: STATE,
  eventsApplied: 8,
  whatIfApplied: 1,
  snapshot: null,
  kept: null,
  handler: HANDLER,
  durationMs: 3.2,
};

export const STATE_NOW = {
  ...AGGREGATE,
  sequenceNumber: 8,
  timestamp: REPLAYED.timestamp,
  handler: HANDLER,
  state: STATE,
};

export const STATE_DIFF = {
  ...AGGREGATE,
  handler: HANDLER,
  from: { sequenceNumber: 3 },
  to: { sequenceNumber: 8 },
  patch: [{ op: 'replace', path: '/orbit/inclinationDeg', value: 51.6 }],
};

export const BLAME = {
  ...AGGREGATE,
  path: '/orbit/inclinationDeg',
  value: 51.6,
  sequenceNumber: 7,
  eventId: '01a209f9-fcda-75cf-900c-984f82253ee5',
  eventType: 'ManeuverExecuted',
  userId: 'flight-dynamics',
  timestamp: REPLAYED.timestamp,
};

export const SNAPSHOT = {
  ...AGGREGATE,
  handler: HANDLER,
  sequenceNumber: 100,
  timestamp: '2026-11-23T19:55:07.889Z',
  createdAt: '2026-11-23T19:55:08.012Z',
  sizeBytes: 812,
  stateHash: '4e58cda3c23db2ed2f2a2a5ff2cf7a5e92060aae7836ccad33cd3b79b04fbac7',
  schemaVersions: { MissionCreated: 3 },
};

export const SNAPSHOT_POLICY = {
  everyEvents: 50,
  everyMs: 86_400_000,
  onEventTypes: ['MissionCompleted'],
  keep: 2,
};

export const SNAPSHOT_POLICIES = {
  byDefault: { everyEvents: 100, everyMs: null, onEventTypes: [], keep: 3 },
  overrides: [{ aggregateType: 'Mission', ...SNAPSHOT_POLICY }],
};
