/**
 * As the first of `MANEUVER_PATCHES`. Every member is named: to spread an object takes the runtime
 * longer than all that the store does for a step, and would be what is measured.
 */
export default function upcast(data) {
    return {
        maneuver: data['maneuver'],
        spacecraft: data['spacecraft'],
        thruster: data['thruster'],
        frame: data['frame'],
        ignition: data['ignition'],
        durationSeconds: data['burnSeconds'],
        throttle: 1,
        deltaVMetresPerSecond: data['deltaVMetresPerSecond'],
        propellantUsedKg: data['propellantUsedKg'],
        orbitAfter: data['orbitAfter'],
    };
}
//# sourceMappingURL=v1-to-v2.js.map