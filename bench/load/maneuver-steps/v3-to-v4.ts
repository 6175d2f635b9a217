type ManeuverV3 = Readonly<Record<string, unknown>>;

/** As the third of `MANEUVER_PATCHES`. */
export default function upcast(data: ManeuverV3) {
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
