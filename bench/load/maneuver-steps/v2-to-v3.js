/** As the second of `MANEUVER_PATCHES`. */
export default function upcast(data) {
    const { orbitAfter } = data;
    return {
        maneuver: data['maneuver'],
        spacecraft: data['spacecraft'],
        thruster: data['thruster'],
        frame: data['frame'],
        ignition: data['ignition'],
        durationSeconds: data['durationSeconds'],
        throttle: data['throttle'],
        deltaVMetresPerSecond: data['deltaVMetresPerSecond'],
        propellantUsedKg: data['propellantUsedKg'],
        orbitAfter: {
            semiMajorAxisKm: orbitAfter['semiMajorAxisKm'],
            eccentricity: orbitAfter['eccentricity'],
            inclinationDeg: orbitAfter['inclinationDeg'],
            ascendingNodeDeg: orbitAfter['raanDeg'],
            frame: 'EME2000',
        },
    };
}
//# sourceMappingURL=v2-to-v3.js.map