export const AGGREGATE_TYPE = 'Mission';
/** Who flies them. */
export const USERS = Array.from({ length: 10 }, (_, team) => `flight-dynamics-${team}@ngmat.example`);
const AGGREGATES = 1_000;
/**
 * A maneuver of one of 1,000 missions: some 350 bytes of data, no two alike, no expectation and no
 * `eventId`.
 */
export function aManeuver() {
    const burnSeconds = 20 + Math.random() * 600;
    return {
        eventType: 'ManeuverExecuted',
        aggregateType: AGGREGATE_TYPE,
        aggregateId: `mission-${below(AGGREGATES)}`,
        userId: USERS[below(USERS.length)],
        correlationId: `request-${below(1_000_000_000)}`,
        data: {
            maneuver: `station-keeping-${below(100_000)}`,
            spacecraft: 'Lunar Relay 2',
            thruster: 'main-engine',
            frame: 'EME2000',
            ignition: '2031-03-14T06:12:00.000Z',
            burnSeconds,
            deltaVMetresPerSecond: [burnSeconds * 0.0021, -0.5125, 1.75],
            propellantUsedKg: burnSeconds * 0.0117,
            orbitAfter: {
                semiMajorAxisKm: 42_164 + Math.random(),
                eccentricity: 0.000215,
                inclinationDeg: 0.0478,
                raanDeg: 81.25,
            },
        },
        metadata: { source: 'mission-planner', build: '4.2.0' },
        tags: ['maneuver'],
    };
}
/** One of one mission. */
export function maneuverOf(aggregateId) {
    return { ...aManeuver(), aggregateId };
}
export function someManeuvers(count) {
    return Array.from({ length: count }, aManeuver);
}
function below(bound) {
    return Math.floor(Math.random() * bound);
}
//# sourceMappingURL=maneuver-events.js.map