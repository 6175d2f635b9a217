interface Orbit {
  readonly centralBody: 'Earth' | 'Moon';
}
interface OrbitInFrame extends Orbit {
  readonly frame: 'EME2000' | 'MoonMeanEquator';
}
interface ExecutedV1 {
  readonly startedAtJ2000S: number;
  readonly orbitBefore?: Orbit;
  readonly orbitAfter?: Orbit;
}
interface ExecutedV2 {
  readonly startedAt: string;
  readonly orbitBefore?: OrbitInFrame;
  readonly orbitAfter?: OrbitInFrame;
}

/** From seconds after J2000 to a time in UTC; the orbits get the frames that were meant. */
export default function (data: ExecutedV1): ExecutedV2 {
  const { startedAtJ2000S, orbitBefore, orbitAfter, ...rest } = data;
  return {
    ...rest,
    startedAt: new Date(J2000_MS + startedAtJ2000S * 1_000).toISOString(),
    ...(orbitBefore !== undefined && { orbitBefore: inItsFrame(orbitBefore) }),
    ...(orbitAfter !== undefined && { orbitAfter: inItsFrame(orbitAfter) }),
  };
}

/** 2000-01-01T12:00:00Z; days of 86,400 s are counted, as JavaScript does it. */
const J2000_MS = 946_728_000_000;

function inItsFrame(orbit: Orbit): OrbitInFrame {
  return { ...orbit, frame: orbit.centralBody === 'Moon' ? 'MoonMeanEquator' : 'EME2000' };
}
