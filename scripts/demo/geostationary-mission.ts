import { rounded } from './chronicle.ts';
import { Craft } from './craft.ts';
import { DAY_S, Flight, type FlightPlan, HOUR_S, type PassLength } from './flight.ts';
import { maneuver } from './maneuver.ts';
import { EARTH, ellipse, GEOSTATIONARY_RADIUS_KM, type Orbit } from './orbit.ts';
import { propellantToLoadKg } from './rocket.ts';

const ENGINE = { specificImpulseS: 321, thrustN: 440 };
/** About 1,500 m/s to get there, and 50 m/s for each of 15 years. */
const DELTA_V_M_PER_S = 2_260;
const PASS: PassLength = [90, 240];

/** From a transfer orbit to the geostationary ring in three burns, then years of keeping station. */
export function flyGeostationary(plan: FlightPlan): void {
  const { dice } = plan;
  const dryMassKg = Math.round(dice.between(2_300, 2_900));
  const craft = new Craft({
    id: `spacecraft-${plan.seed}-${plan.mission}`,
    name: plan.name,
    dryMassKg,
    propellantKg: Math.round(propellantToLoadKg(dryMassKg, DELTA_V_M_PER_S, ENGINE)),
    engine: ENGINE,
    propellant: 'MMH/MON-3',
  });
  const flight = new Flight(plan, craft, EARTH, transferOrbit(plan));
  flight.prepare();
  flight.launch('Ariane 6');
  flight.phase('OrbitRaising');
  flight.track(PASS);
  raise(flight, 'AEF-1', dice.between(6_500, 8_500), 4);
  flight.anomaly();
  raise(flight, 'AEF-2', dice.between(20_000, 23_000), 1.2);
  raise(flight, 'AEF-3', GEOSTATIONARY_RADIUS_KM - EARTH.radiusKm, 0.05);
  flight.phase('InOrbitTest');
  flight.coast(20 * DAY_S);
  flight.track(PASS);
  flight.phase('Operations');
  for (const number of [1, 2]) keepStation(flight, number);
}

/** With the apogee over the equator, so that a burn there can also turn the plane. */
function transferOrbit({ dice }: FlightPlan): Orbit {
  return {
    ...ellipse(EARTH.radiusKm + dice.between(245, 260), GEOSTATIONARY_RADIUS_KM + dice.error(15)),
    inclinationDeg: dice.between(5.9, 6.1),
    raanDeg: dice.between(0, 360),
    argumentOfPeriapsisDeg: 180,
    trueAnomalyDeg: dice.between(20, 30),
  };
}

function raise(flight: Flight, name: string, altitudeKm: number, inclinationDeg: number): void {
  const purpose = `Raise the perigee to ${rounded(altitudeKm, 0)} km of altitude`;
  maneuver(
    flight,
    { name, purpose },
    {
      at: 'apoapsis',
      oppositeApsisKm: EARTH.radiusKm + altitudeKm,
      inclinationAfterDeg: inclinationDeg,
    },
  );
  flight.coast(2 * HOUR_S);
  flight.track(PASS);
}

/** Sun and Moon have tilted the plane meanwhile, by some 0.85 degrees a year. */
function keepStation(flight: Flight, number: number): void {
  const driftDays = 28;
  flight.coast(driftDays * DAY_S);
  const inclinationDeg = flight.orbit.inclinationDeg + (0.85 / 365.25) * driftDays;
  flight.orbit = { ...flight.orbit, inclinationDeg };
  flight.track(PASS);
  maneuver(
    flight,
    { name: `NSSK-${number}`, purpose: 'Keep the inclination below 0.1 degrees' },
    { at: 'apoapsis', oppositeApsisKm: GEOSTATIONARY_RADIUS_KM, inclinationAfterDeg: 0.04 },
  );
}
