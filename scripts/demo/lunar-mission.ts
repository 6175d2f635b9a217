import { Craft } from './craft.ts';
import { DAY_S, Flight, type FlightPlan, HOUR_S, type PassLength } from './flight.ts';
import { capture, correction, maneuver } from './maneuver.ts';
import {
  EARTH,
  ellipse,
  hyperbola,
  MOON,
  MOON_DISTANCE_KM,
  type Orbit,
  periodS,
  speedKmPerS,
} from './orbit.ts';
import { CREW } from './people-and-places.ts';
import { propellantToLoadKg } from './rocket.ts';

const ENGINE = { specificImpulseS: 318, thrustN: 420 };
const STAGE_ENGINE = { specificImpulseS: 343, thrustN: 15_000 };
const PASS: PassLength = [180, 420];
/** The Moon's mean speed around the Earth. */
const MOON_SPEED_KM_PER_S = 1.022;

/** From a parking orbit, on a stage of its own, to a low polar orbit around the Moon. */
export function flyLunarOrbiter(plan: FlightPlan): void {
  const { dice, chronicle } = plan;
  const { craft, stage } = stack(plan);
  const flight = new Flight(plan, craft, EARTH, parkingOrbit(plan));
  flight.prepare([stage]);
  stage.cargoKg = craft.massKg;
  flight.launch('Vulcan Centaur', stage);
  flight.phase('TransLunarInjection');
  maneuver(
    flight,
    { name: 'TLI', purpose: 'Raise the apogee to the Moon', performer: stage },
    { at: 'periapsis', oppositeApsisKm: MOON_DISTANCE_KM },
  );
  separate(flight, stage);

  const transferS = periodS(EARTH, flight.orbit.semiMajorAxisKm) / 2;
  const excessKmPerS = MOON_SPEED_KM_PER_S - speedAtMoon(flight.orbit);
  const arriveAtMs = Date.parse(chronicle.now) + transferS * 1_000;
  flight.phase('Cruise');
  flight.track(PASS);
  correction(flight, { name: 'TCM-1', purpose: 'Take out injection errors' }, dice.between(4, 12));
  flight.track(PASS);
  flight.anomaly();
  flight.coast(Math.max(0, (arriveAtMs - Date.parse(chronicle.now)) / 1_000 - DAY_S));

  flight.phase('LunarOrbitInsertion');
  const lowKm = MOON.radiusKm + dice.between(95, 110);
  flight.body = MOON;
  flight.orbit = { ...arrival(plan), ...hyperbola(MOON, lowKm, excessKmPerS) };
  const captured = MOON.radiusKm + dice.between(4_500, 5_500);
  capture(flight, { name: 'LOI-1', purpose: 'Be captured by the Moon' }, captured);
  flight.track(PASS);
  maneuver(
    flight,
    { name: 'LOI-2', purpose: 'Go down to the mapping orbit' },
    { at: 'periapsis', oppositeApsisKm: lowKm + 2 },
  );
  flight.phase('Mapping');
  survey(flight);
  flight.complete('The whole surface was mapped twice at 5 m per pixel');
}

function stack({ dice, seed, mission, name }: FlightPlan) {
  const dryMassKg = Math.round(dice.between(620, 780));
  const propellantKg = Math.round(propellantToLoadKg(dryMassKg, 1_050, ENGINE));
  const id = `spacecraft-${seed}-${mission}`;
  const propellant = 'MMH/MON-3';
  const craft = new Craft({ id, name, dryMassKg, propellantKg, engine: ENGINE, propellant });
  const stageDryKg = 420;
  const loadedFor = stageDryKg + dryMassKg + propellantKg;
  const stage = new Craft({
    id: `${id}-transfer-stage`,
    name: `${name} transfer stage`,
    dryMassKg: stageDryKg,
    propellantKg: Math.round(propellantToLoadKg(loadedFor, 3_220, STAGE_ENGINE)),
    engine: STAGE_ENGINE,
    propellant: 'LCH4/LOX',
  });
  return { craft, stage };
}

function parkingOrbit({ dice }: FlightPlan): Orbit {
  const altitudeKm = dice.between(195, 205);
  return {
    ...ellipse(EARTH.radiusKm + altitudeKm, EARTH.radiusKm + altitudeKm + dice.between(1, 4)),
    inclinationDeg: dice.between(28.4, 28.7),
    raanDeg: dice.between(0, 360),
    argumentOfPeriapsisDeg: dice.between(0, 360),
    trueAnomalyDeg: 0,
  };
}

/** The direction of the arrival over the Moon's poles. */
function arrival({ dice }: FlightPlan) {
  return {
    inclinationDeg: dice.between(88, 92),
    raanDeg: dice.between(0, 360),
    argumentOfPeriapsisDeg: dice.between(0, 360),
    trueAnomalyDeg: 0,
  };
}

function speedAtMoon({ semiMajorAxisKm, eccentricity }: Orbit): number {
  return speedKmPerS(EARTH, semiMajorAxisKm * (1 + eccentricity), semiMajorAxisKm);
}

function separate(flight: Flight, stage: Craft): void {
  flight.coast(HOUR_S / 2);
  stage.cargoKg = 0;
  const { craft } = flight;
  flight.record(CREW.flightDirector, [
    craft.draft('SpacecraftSeparated', { stageId: stage.spec.id, separationMetresPerSecond: 0.45 }),
    stage.draft('StageJettisoned', { spacecraftId: craft.spec.id }),
  ]);
}

/** The Moon's uneven gravity pulls the periapsis down; now and then it is lifted again. */
function survey(flight: Flight): void {
  for (const number of [1, 2]) {
    flight.coast(28 * DAY_S);
    const { semiMajorAxisKm } = flight.orbit;
    const shape = ellipse(semiMajorAxisKm - 18, semiMajorAxisKm + 18);
    flight.orbit = { ...flight.orbit, ...shape };
    flight.track(PASS);
    maneuver(
      flight,
      { name: `OMM-${number}A`, purpose: 'Lift the periapsis back' },
      { at: 'apoapsis', oppositeApsisKm: semiMajorAxisKm },
    );
    maneuver(
      flight,
      { name: `OMM-${number}B`, purpose: 'Bring the apoapsis down to it' },
      { at: 'periapsis', oppositeApsisKm: semiMajorAxisKm },
    );
  }
}
