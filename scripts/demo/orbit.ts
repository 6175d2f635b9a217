/** A body that spacecraft fly around. */
export interface CentralBody {
  readonly name: 'Earth' | 'Moon';
  readonly muKm3PerS2: number;
  /** Equatorial. */
  readonly radiusKm: number;
  /** Second zonal harmonic; 0 where it is not looked at. */
  readonly j2: number;
}

export const EARTH: CentralBody = {
  name: 'Earth',
  muKm3PerS2: 398_600.4418,
  radiusKm: 6_378.137,
  j2: 1.082_626_68e-3,
};
export const MOON: CentralBody = { name: 'Moon', muKm3PerS2: 4_902.8, radiusKm: 1_737.4, j2: 0 };

/** Mean distance of the Moon from the Earth. */
export const MOON_DISTANCE_KM = 384_400;
/** Geostationary: one turn in a sidereal day, 86,164.0905 s. */
export const GEOSTATIONARY_RADIUS_KM = 42_164.17;

/** Classical elements. A hyperbola has an eccentricity above 1 and a negative semi-major axis. */
export interface Orbit {
  readonly semiMajorAxisKm: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
  readonly raanDeg: number;
  readonly argumentOfPeriapsisDeg: number;
  readonly trueAnomalyDeg: number;
}

/** Speed at a distance from the centre (vis-viva), in km/s. */
export function speedKmPerS(body: CentralBody, radiusKm: number, semiMajorAxisKm: number): number {
  return Math.sqrt(body.muKm3PerS2 * (2 / radiusKm - 1 / semiMajorAxisKm));
}

export function periodS(body: CentralBody, semiMajorAxisKm: number): number {
  return 2 * Math.PI * Math.sqrt(semiMajorAxisKm ** 3 / body.muKm3PerS2);
}

export function periapsisKm({ semiMajorAxisKm, eccentricity }: Orbit): number {
  return semiMajorAxisKm * (1 - eccentricity);
}

export function apoapsisKm({ semiMajorAxisKm, eccentricity }: Orbit): number {
  return semiMajorAxisKm * (1 + eccentricity);
}

/** Size and shape of the ellipse between two apsides, given in either order. */
export function ellipse(oneApsisKm: number, otherApsisKm: number) {
  return {
    semiMajorAxisKm: (oneApsisKm + otherApsisKm) / 2,
    eccentricity: Math.abs(oneApsisKm - otherApsisKm) / (oneApsisKm + otherApsisKm),
  };
}

/** The hyperbola of an arrival with a given speed far away and a given closest approach. */
export function hyperbola(body: CentralBody, periapsisRadiusKm: number, excessKmPerS: number) {
  return {
    semiMajorAxisKm: -body.muKm3PerS2 / excessKmPerS ** 2,
    eccentricity: 1 + (periapsisRadiusKm * excessKmPerS ** 2) / body.muKm3PerS2,
  };
}

export interface ApsisBurn {
  readonly at: 'periapsis' | 'apoapsis';
  /** The distance of the opposite apsis afterwards, from the centre. */
  readonly oppositeApsisKm: number;
  /** Unchanged where absent; the apsis must lie on the line of nodes otherwise. */
  readonly inclinationAfterDeg?: number;
}

/** An impulsive burn at an apsis that moves the opposite one and, if asked, turns the plane. */
export function burnAtApsis(body: CentralBody, before: Orbit, burn: ApsisBurn) {
  const isPeriapsis = burn.at === 'periapsis';
  const radiusKm = isPeriapsis ? periapsisKm(before) : apoapsisKm(before);
  const { inclinationAfterDeg: inclinationDeg = before.inclinationDeg } = burn;
  const shape = ellipse(radiusKm, burn.oppositeApsisKm);
  const turnDeg = inclinationDeg - before.inclinationDeg;
  const deltaVKmPerS = turningDeltaV(
    speedKmPerS(body, radiusKm, before.semiMajorAxisKm),
    speedKmPerS(body, radiusKm, shape.semiMajorAxisKm),
    turnDeg,
  );
  // The place of the burn, seen from the node, stays; whether it is periapsis may change.
  const trueAnomalyDeg = radiusKm <= burn.oppositeApsisKm ? 0 : 180;
  const fromNodeDeg = before.argumentOfPeriapsisDeg + (isPeriapsis ? 0 : 180);
  const argumentOfPeriapsisDeg = wrapped(fromNodeDeg - trueAnomalyDeg);
  const { raanDeg } = before;
  const after: Orbit = {
    ...{ ...shape, inclinationDeg, raanDeg, argumentOfPeriapsisDeg, trueAnomalyDeg },
  };
  return { radiusKm, deltaVKmPerS, after };
}

/** From one velocity to another at an angle to it (law of cosines). */
export function turningDeltaV(fromKmPerS: number, toKmPerS: number, turnDeg: number): number {
  const cosine = Math.cos(radians(turnDeg));
  return Math.sqrt(fromKmPerS ** 2 + toKmPerS ** 2 - 2 * fromKmPerS * toKmPerS * cosine);
}

/** Where an ellipse's spacecraft is some seconds later; the Earth's J2 turns the node meanwhile. */
export function coasted(body: CentralBody, orbit: Orbit, seconds: number): Orbit {
  const meanDeg = meanAnomalyDeg(orbit) + (360 * seconds) / periodS(body, orbit.semiMajorAxisKm);
  const driftDeg = (nodalDriftDegPerDay(body, orbit) * seconds) / 86_400;
  return {
    ...orbit,
    raanDeg: wrapped(orbit.raanDeg + driftDeg),
    trueAnomalyDeg: trueAnomalyDeg(meanDeg, orbit.eccentricity),
  };
}

/** Seconds until the next passage of an apsis, at least a moment away. */
export function secondsToApsis(body: CentralBody, orbit: Orbit, at: ApsisBurn['at']): number {
  const meanToGoDeg = wrapped((at === 'periapsis' ? 360 : 180) - meanAnomalyDeg(orbit));
  const turns = (meanToGoDeg < 1e-6 ? 360 : meanToGoDeg) / 360;
  return turns * periodS(body, orbit.semiMajorAxisKm);
}

/** How fast J2 turns the line of nodes (Vallado, "Fundamentals of Astrodynamics", 9.6.1). */
export function nodalDriftDegPerDay(body: CentralBody, orbit: Orbit): number {
  const { semiMajorAxisKm, eccentricity, inclinationDeg } = orbit;
  const meanMotionDegPerDay = (360 * 86_400) / periodS(body, semiMajorAxisKm);
  const parameterKm = semiMajorAxisKm * (1 - eccentricity ** 2);
  const oblateness = 1.5 * body.j2 * (body.radiusKm / parameterKm) ** 2;
  return -oblateness * meanMotionDegPerDay * Math.cos(radians(inclinationDeg));
}

/** The inclination at which a circular orbit's node follows the Sun: 360° in 365.2422 days. */
export function sunSynchronousInclinationDeg(semiMajorAxisKm: number): number {
  const polar = { ...CIRCULAR, semiMajorAxisKm, inclinationDeg: 0 };
  const cosine = 360 / 365.2422 / nodalDriftDegPerDay(EARTH, polar);
  return degrees(Math.acos(cosine));
}

/** Solves Kepler's equation (Newton) for an ellipse. */
export function trueAnomalyDeg(meanDeg: number, eccentricity: number): number {
  const mean = radians(wrapped(meanDeg));
  let eccentric = eccentricity > 0.8 ? Math.PI : mean;
  for (let round = 0; round < 50; round++) {
    const excess = eccentric - eccentricity * Math.sin(eccentric) - mean;
    eccentric -= excess / (1 - eccentricity * Math.cos(eccentric));
  }
  const x = Math.cos(eccentric) - eccentricity;
  const y = Math.sqrt(1 - eccentricity ** 2) * Math.sin(eccentric);
  return wrapped(degrees(Math.atan2(y, x)));
}

function meanAnomalyDeg({ eccentricity, trueAnomalyDeg }: Orbit): number {
  const anomaly = radians(trueAnomalyDeg);
  const y = Math.sqrt(1 - eccentricity ** 2) * Math.sin(anomaly);
  const eccentric = Math.atan2(y, eccentricity + Math.cos(anomaly));
  return wrapped(degrees(eccentric - eccentricity * Math.sin(eccentric)));
}

const CIRCULAR = { eccentricity: 0, raanDeg: 0, argumentOfPeriapsisDeg: 0, trueAnomalyDeg: 0 };

function radians(angleDeg: number): number {
  return (angleDeg * Math.PI) / 180;
}

function degrees(angleRad: number): number {
  return (angleRad * 180) / Math.PI;
}

/** From 0 up to, but not including, 360. */
function wrapped(angleDeg: number): number {
  return ((angleDeg % 360) + 360) % 360;
}
