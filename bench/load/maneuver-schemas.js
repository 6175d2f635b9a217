/** What `aManeuver` makes, and nothing else: closed, with an object within. */
export const MANEUVER_SCHEMA = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'ManeuverExecuted',
    type: 'object',
    additionalProperties: false,
    required: [
        ...['maneuver', 'spacecraft', 'thruster', 'frame', 'ignition', 'burnSeconds'],
        ...['deltaVMetresPerSecond', 'propellantUsedKg', 'orbitAfter'],
    ],
    properties: {
        maneuver: { type: 'string', pattern: '^[a-z][a-z0-9-]*$', maxLength: 100 },
        spacecraft: { type: 'string', minLength: 1, maxLength: 200 },
        thruster: { enum: ['main-engine', 'attitude-thrusters', 'ion-drive'] },
        frame: { enum: ['EME2000', 'ICRF', 'ITRF'] },
        ignition: { type: 'string', format: 'date-time' },
        burnSeconds: { type: 'number', exclusiveMinimum: 0, maximum: 100_000 },
        deltaVMetresPerSecond: {
            type: 'array',
            items: { type: 'number', minimum: -10_000, maximum: 10_000 },
            minItems: 3,
            maxItems: 3,
        },
        propellantUsedKg: { type: 'number', minimum: 0, maximum: 100_000 },
        orbitAfter: {
            type: 'object',
            additionalProperties: false,
            required: ['semiMajorAxisKm', 'eccentricity', 'inclinationDeg', 'raanDeg'],
            properties: {
                semiMajorAxisKm: { type: 'number', exclusiveMinimum: 0 },
                eccentricity: { type: 'number', minimum: 0 },
                inclinationDeg: { type: 'number', minimum: 0, maximum: 180 },
                raanDeg: { type: 'number', minimum: 0, exclusiveMaximum: 360 },
            },
        },
        notes: { type: 'string', maxLength: 2_000 },
    },
};
/** What was renamed, came in, and went out of maneuvers from version to version: 1 to 4. */
export const MANEUVER_PATCHES = [
    [
        { op: 'move', from: '/burnSeconds', path: '/durationSeconds' },
        { op: 'add', path: '/throttle', value: 1 },
    ],
    [
        { op: 'move', from: '/orbitAfter/raanDeg', path: '/orbitAfter/ascendingNodeDeg' },
        { op: 'add', path: '/orbitAfter/frame', value: 'EME2000' },
    ],
    [
        { op: 'remove', path: '/frame' },
        { op: 'move', from: '/orbitAfter', path: '/orbit' },
    ],
];
//# sourceMappingURL=maneuver-schemas.js.map