/** As the third of `MANEUVER_PATCHES`. */
export default function upcast(data) {
    return {
        maneuver: data['maneuver'],
        spacecraft: data['spacecraft'],
        thruster: data['thruster'],
        ignition: data['ignition'],
        durationSeconds: data['durationSeconds'],
        throttle: data['throttle'],
        deltaVMetresPerSecond: data['deltaVMetresPerSecond'],
        propellantUsedKg: data['propellantUsedKg'],
        orbit: data['orbitAfter'],
    };
}
//# sourceMappingURL=v3-to-v4.js.map