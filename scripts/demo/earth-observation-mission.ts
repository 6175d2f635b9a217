import { Craft } from './craft.ts';
import { DAY_S, Flight, type FlightPlan, type PassLength } from './flight.ts';
import { maneuver } from './maneuver.ts';
import { EARTH, ellipse, type Orbit, sunSynchronousInclinationDeg } from './orbit.ts';
import { propellantToLoadKg } from './rocket.ts';

const ENGINE = { specificImpulseS: 222, thrustN: 20 };
const PASS: PassLength = [6, 12];

/** A small satellite that follows the Sun, dodges debris, and comes down at the end of its life. */
export function flyEarthObservation(plan: FlightPlan): void {
  const { dice } = plan;
  const dryMassKg = Math.round(dice.between(140, 210));
  const craft = new Craft({
    id: `spacecraft-${plan.seed}-${plan.mission}`,
    name: plan.name,
    dryMassKg,
    propellantKg: Math.round(propellantToLoadKg(dryMassKg, 180, ENGINE) * 10) / 10,
    engine: ENGINE,
    propellant: 'Hydrazine',
  });
  const workingKm = EARTH.radiusKm + dice.between(560, 640);
  const flight = new Flight(plan, craft, EARTH, injection(plan, workingKm));
  flight.prepare();
  flight.launch('Vega C');
  flight.phase('Commissioning');
  flight.track(PASS);
  raise(flight, 'OR-1', 'periapsis', workingKm);
  raise(flight, 'OR-2', 'apoapsis', workingKm);
  flight.anomaly();
  flight.phase('Imaging');
  flight.coast(60 * DAY_S);
  flight.track(PASS);
  const dodgeKm = workingKm + dice.between(0.8, 2);
  const dodge = 'Pass a rocket body at more than 1 km (collision probability was 1.3e-4)';
  maneuver(
    flight,
    { name: 'CAM-1', purpose: dodge },
    { at: 'periapsis', oppositeApsisKm: dodgeKm },
  );
  flight.track(PASS);
  flight.phase('Disposal');
  const disposal = 'Let the atmosphere take the spacecraft within two years';
  const downKm = EARTH.radiusKm + dice.between(300, 330);
  maneuver(
    flight,
    { name: 'DISP-1', purpose: disposal },
    { at: 'apoapsis', oppositeApsisKm: downKm },
  );
  flight.track(PASS);
  flight.complete('Imaging goals met; perigee lowered for disposal');
}

/** Launchers leave it a little low. */
function injection({ dice }: FlightPlan, workingKm: number): Orbit {
  const lowKm = workingKm - dice.between(18, 26);
  return {
    ...ellipse(lowKm, lowKm + dice.between(3, 8)),
    inclinationDeg: sunSynchronousInclinationDeg(workingKm),
    raanDeg: dice.between(0, 360),
    argumentOfPeriapsisDeg: dice.between(0, 360),
    trueAnomalyDeg: dice.between(0, 90),
  };
}

function raise(
  flight: Flight,
  name: string,
  at: 'periapsis' | 'apoapsis',
  oppositeApsisKm: number,
): void {
  const purpose = `Raise the ${at === 'periapsis' ? 'apoapsis' : 'periapsis'} to the working orbit`;
  maneuver(flight, { name, purpose }, { at, oppositeApsisKm });
  flight.track(PASS);
}
