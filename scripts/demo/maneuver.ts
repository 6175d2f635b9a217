import { rounded } from './chronicle.ts';
import { type Craft, elementsOf } from './craft.ts';
import { DAY_S, type Flight, HOUR_S } from './flight.ts';
import {
  type ApsisBurn,
  apoapsisKm,
  burnAtApsis,
  coasted,
  type Orbit,
  periapsisKm,
  secondsToApsis,
} from './orbit.ts';
import { CREW } from './people-and-places.ts';
import { burnS, propellantKg } from './rocket.ts';

export interface Purpose {
  readonly name: string;
  readonly purpose: string;
  /** Who burns, where it is not the spacecraft itself. */
  readonly performer?: Craft;
}

/** How long people plan ahead. */
const LEAD_S = 14 * HOUR_S;
/** Real burns miss their mark by some hundredths of a percent. */
const EXECUTION_SIGMA = 0.000_4;

/** Plans, approves and executes a burn at the next suitable apsis. */
export function maneuver(flight: Flight, why: Purpose, burn: ApsisBurn): void {
  const { body, plan } = flight;
  const planned = burnAtApsis(body, flight.orbit, burn);
  const ahead = coasted(body, flight.orbit, LEAD_S);
  const toBurnS = LEAD_S + secondsToApsis(body, ahead, burn.at);
  const plannedFor = plan.chronicle.inSeconds(toBurnS);
  const id = planAndApprove(flight, why, {
    plannedFor,
    deltaVMetresPerSecond: rounded(planned.deltaVKmPerS * 1_000, 3),
    targetOrbit: elementsOf(body, planned.after, plannedFor),
  });

  flight.coast(toBurnS - (LEAD_S / 4) * 3);
  const before = { ...flight.orbit, trueAnomalyDeg: burn.at === 'periapsis' ? 0 : 180 };
  const oppositeKm = burn.at === 'periapsis' ? apoapsisKm(before) : periapsisKm(before);
  const missKm = (burn.oppositeApsisKm - oppositeKm) * plan.dice.error(EXECUTION_SIGMA);
  const oppositeApsisKm = burn.oppositeApsisKm + missKm;
  const executed = burnAtApsis(body, before, { ...burn, oppositeApsisKm });
  flight.orbit = executed.after;
  execute(flight, why, {
    id,
    deltaVMPerS: executed.deltaVKmPerS * 1_000,
    orbits: { before, after: executed.after, radiusKm: executed.radiusKm },
  });
}

/** A small burn that corrects the course, some hours after it was decided. */
export function correction(flight: Flight, why: Purpose, deltaVMPerS: number): void {
  const plannedFor = flight.plan.chronicle.inSeconds(LEAD_S);
  const deltaVMetresPerSecond = rounded(deltaVMPerS, 3);
  const id = planAndApprove(flight, why, { plannedFor, deltaVMetresPerSecond });
  flight.coast(LEAD_S / 4);
  execute(flight, why, { id, deltaVMPerS });
}

/** Brakes at the closest approach of an arrival, whose hyperbola the flight's orbit is. */
export function capture(flight: Flight, why: Purpose, apoapsisRadiusKm: number): void {
  const { body, plan } = flight;
  const burn = { at: 'periapsis', oppositeApsisKm: apoapsisRadiusKm } as const;
  const before = flight.orbit;
  const executed = burnAtApsis(body, before, burn);
  const plannedFor = plan.chronicle.inSeconds(DAY_S);
  const deltaVMPerS = executed.deltaVKmPerS * 1_000;
  plan.chronicle.wait(DAY_S - LEAD_S);
  const id = decide(flight, why, {
    plannedFor,
    deltaVMetresPerSecond: rounded(deltaVMPerS, 3),
    targetOrbit: elementsOf(body, executed.after, plannedFor),
  });
  plan.chronicle.wait(LEAD_S / 2);
  approve(flight, id);
  plan.chronicle.wait(LEAD_S / 2);
  flight.orbit = executed.after;
  const orbits = { before, after: executed.after, radiusKm: executed.radiusKm };
  execute(flight, why, { id, deltaVMPerS, orbits });
}

type PlannedBurn = Parameters<Flight['mission']>[1];

/** Takes three quarters of the lead time. */
function planAndApprove(flight: Flight, why: Purpose, planned: PlannedBurn): string {
  const id = decide(flight, why, planned);
  flight.coast((LEAD_S / 4) * 3);
  approve(flight, id);
  return id;
}

function decide(flight: Flight, { name, purpose, performer }: Purpose, planned: PlannedBurn) {
  const id = flight.nextId('maneuver');
  const spacecraftId = (performer ?? flight.craft).spec.id;
  const data = { name, purpose, spacecraftId, ...planned };
  flight.record(CREW.flightDynamics, [
    { ...key(id), eventType: 'ManeuverPlanned', data, isFirst: true },
  ]);
  return id;
}

function approve(flight: Flight, id: string): void {
  const data = { approvedBy: CREW.flightDirector };
  flight.record(CREW.flightDirector, [{ ...key(id), eventType: 'ManeuverApproved', data }]);
}

interface Execution {
  readonly id: string;
  readonly deltaVMPerS: number;
  readonly orbits?: { readonly before: Orbit; readonly after: Orbit; readonly radiusKm: number };
}

function execute(flight: Flight, { performer }: Purpose, execution: Execution): void {
  const { body, plan, craft: own } = flight;
  const { id, deltaVMPerS, orbits } = execution;
  const craft = performer ?? own;
  const { engine } = craft.spec;
  const massBeforeKg = craft.massKg;
  const usedKg = propellantKg(massBeforeKg, deltaVMPerS, engine);
  const durationS = burnS(usedKg, engine);
  const epoch = plan.chronicle.now;
  const startedAt = plan.chronicle.inSeconds(-durationS / 2);
  craft.propellantKg -= usedKg;
  if (craft.propellantKg < 0) throw new Error(`${craft.spec.name} has run out of propellant.`);

  flight.coast(durationS / 2);
  const data = {
    spacecraftId: craft.spec.id,
    startedAt,
    burnDurationS: rounded(durationS, 2),
    deltaVMetresPerSecond: rounded(deltaVMPerS, 3),
    ...engine,
    massBeforeKg: rounded(massBeforeKg, 4),
    massAfterKg: rounded(craft.massKg, 4),
    propellantUsedKg: rounded(usedKg, 4),
    ...(orbits !== undefined && {
      burnRadiusKm: rounded(orbits.radiusKm, 3),
      orbitBefore: elementsOf(body, orbits.before, epoch),
      orbitAfter: elementsOf(body, orbits.after, epoch),
    }),
  };
  flight.record(CREW.flightDirector, [
    { ...key(id), eventType: 'ManeuverExecuted', data },
    craft.draft('PropellantConsumed', {
      maneuverId: id,
      propellantUsedKg: rounded(usedKg, 4),
      propellantLeftKg: rounded(craft.propellantKg, 4),
    }),
  ]);
}

function key(aggregateId: string) {
  return { aggregateType: 'Maneuver', aggregateId, tags: ['maneuver'] };
}
