import { type Chronicle, type Draft, rounded, type StoryEvent } from './chronicle.ts';
import { type Craft, elementsOf } from './craft.ts';
import type { Dice } from './dice.ts';
import { type CentralBody, coasted, type Orbit } from './orbit.ts';
import { ANOMALIES, CREW, STATIONS, stationKey } from './people-and-places.ts';

export interface FlightPlan {
  readonly seed: number;
  /** 1 for the first. */
  readonly mission: number;
  readonly name: string;
  readonly kind: 'Geostationary' | 'LunarOrbiter' | 'EarthObservation';
  readonly objective: string;
  readonly chronicle: Chronicle;
  readonly dice: Dice;
}

/** Minutes that an antenna sees the spacecraft. */
export type PassLength = readonly [shortestMin: number, longestMin: number];

/** One mission as it unfolds: where its spacecraft is, and what its people do. */
export class Flight {
  readonly plan: FlightPlan;
  readonly craft: Craft;
  body: CentralBody;
  orbit: Orbit;
  /** What was done last, for the cause of what comes next. */
  latest: StoryEvent | undefined;
  #phase: string | undefined;
  readonly #counts = new Map<string, number>();

  constructor(plan: FlightPlan, craft: Craft, body: CentralBody, orbit: Orbit) {
    this.plan = plan;
    this.craft = craft;
    this.body = body;
    this.orbit = orbit;
  }

  /** Registers and fuels everything that flies, and sets up the mission. */
  prepare(stages: readonly Craft[] = []): void {
    const { chronicle, name, kind, objective } = this.plan;
    for (const craft of [this.craft, ...stages]) this.#registerAndFuel(craft);
    const { id } = this.craft.spec;
    this.record(CREW.missionManager, [
      {
        ...this.mission('MissionCreated', { name, kind, objective, spacecraftId: id }),
        isFirst: true,
      },
      this.craft.draft('SpacecraftAssigned', { missionId: this.#missionId }),
    ]);
    chronicle.wait(5 * DAY_S);
    this.phase('Launch');
  }

  /** The launcher lets go of the spacecraft on its first orbit. */
  launch(vehicle: string, carrier: Craft = this.craft): void {
    const { chronicle } = this.plan;
    chronicle.wait(2 * HOUR_S);
    const orbit = elementsOf(this.body, this.orbit, chronicle.now);
    const massKg = rounded(carrier.massKg, 3);
    this.record(CREW.flightDirector, [
      carrier.draft('SpacecraftLaunched', { launchVehicle: vehicle, massKg, orbit }),
      this.mission('LaunchConfirmed', { launchVehicle: vehicle }),
    ]);
  }

  phase(phase: string): void {
    const previousPhase = this.#phase ?? null;
    this.#phase = phase;
    this.record(CREW.flightDirector, [
      this.mission('MissionPhaseStarted', { phase, previousPhase }),
    ]);
  }

  coast(seconds: number): void {
    this.plan.chronicle.wait(seconds);
    this.orbit = coasted(this.body, this.orbit, seconds);
  }

  /** A tracking pass and the orbit determined from it. */
  track([shortestMin, longestMin]: PassLength): void {
    const { chronicle, dice, seed } = this.plan;
    const station = stationKey(seed, dice.oneOf(STATIONS));
    const pass = { aggregateType: 'TrackingPass', aggregateId: this.nextId('pass') };
    const minutes = rounded(dice.between(shortestMin, longestMin), 1);
    const startsAt = chronicle.inSeconds(HOUR_S);
    const endsAt = chronicle.inSeconds(HOUR_S + minutes * 60);
    const spacecraftId = this.craft.spec.id;
    const times = { spacecraftId, startsAt, endsAt };
    this.record(CREW.groundOperations, [
      {
        ...{ ...pass, eventType: 'TrackingPassScheduled', isFirst: true },
        data: { ...times, stationId: station.aggregateId },
      },
      { ...station, eventType: 'StationReserved', data: { ...times, passId: pass.aggregateId } },
    ]);
    this.coast(HOUR_S + minutes * 60);
    const measurements = {
      rangePoints: Math.round(minutes * 12),
      dopplerPoints: Math.round(minutes * 60),
      maximumElevationDeg: rounded(dice.between(12, 88), 1),
    };
    this.record(CREW.groundOperations, [
      { ...pass, eventType: 'TrackingPassCompleted', data: { spacecraftId, ...measurements } },
    ]);
    this.#determineOrbit(pass.aggregateId);
  }

  /** Something breaks, the spacecraft goes safe, and people bring it back. */
  anomaly(): void {
    const { dice } = this.plan;
    const id = this.nextId('anomaly');
    const key = { aggregateType: 'Anomaly', aggregateId: id, tags: ['anomaly'] };
    const { subsystem, symptom, resolution } = dice.oneOf(ANOMALIES);
    const spacecraftId = this.craft.spec.id;
    const severity = dice.oneOf(['Minor', 'Major']);
    this.record(CREW.flightDirector, [
      {
        ...{ ...key, eventType: 'AnomalyReported', isFirst: true },
        data: { spacecraftId, subsystem, severity, symptom },
      },
      this.craft.draft('SafeModeEntered', { anomalyId: id, subsystem }, ['anomaly']),
    ]);
    const hours = rounded(dice.between(5, 40), 1);
    this.coast(hours * HOUR_S);
    this.record(CREW.flightDirector, [
      { ...key, eventType: 'AnomalyResolved', data: { resolution, hoursToResolve: hours } },
      this.craft.draft('SafeModeExited', { anomalyId: id }, ['anomaly']),
    ]);
    this.coast(60);
  }

  complete(outcome: string): void {
    const propellantLeftKg = rounded(this.craft.propellantKg, 3);
    this.record(CREW.missionManager, [
      this.mission('MissionCompleted', { outcome, propellantLeftKg }),
      this.craft.draft('SpacecraftRetired', { missionId: this.#missionId }),
    ]);
  }

  /** Writes down a command that follows from the one before. */
  record(userId: string, drafts: readonly [Draft, ...Draft[]]): void {
    this.latest = this.plan.chronicle.record(userId, drafts, this.latest);
  }

  #registerAndFuel(craft: Craft): void {
    const { chronicle } = this.plan;
    const { id: _, engine, ...spec } = craft.spec;
    const { dryMassKg, propellantKg, propellant } = spec;
    const designed = { name: spec.name, dryMassKg, propellant, ...engine };
    this.latest = chronicle.record(CREW.missionManager, [
      { ...craft.draft('SpacecraftRegistered', designed), isFirst: true },
    ]);
    chronicle.wait(20 * DAY_S);
    this.record(CREW.propulsion, [
      craft.draft('PropellantLoaded', {
        propellant,
        propellantKg,
        wetMassKg: rounded(dryMassKg + propellantKg, 3),
      }),
    ]);
  }

  #determineOrbit(passId: string): void {
    const { chronicle, dice } = this.plan;
    const errorM = dice.between(5, 60);
    const measured = {
      ...this.orbit,
      semiMajorAxisKm: this.orbit.semiMajorAxisKm + dice.error(errorM / 1_000),
    };
    const elements = elementsOf(this.body, measured, chronicle.now);
    this.coast(600);
    this.record(CREW.orbitDetermination, [
      {
        aggregateType: 'OrbitDetermination',
        aggregateId: this.nextId('orbit'),
        eventType: 'OrbitDetermined',
        data: {
          spacecraftId: this.craft.spec.id,
          passId,
          ...elements,
          positionSigmaM: rounded(errorM, 1),
          rangeResidualRmsM: rounded(dice.between(0.4, 3), 2),
        },
        isFirst: true,
      },
    ]);
  }

  mission(eventType: string, data: Draft['data']): Draft {
    const tags = [this.plan.kind];
    return { aggregateType: 'Mission', aggregateId: this.#missionId, eventType, data, tags };
  }

  get #missionId(): string {
    return `mission-${this.plan.seed}-${this.plan.mission}`;
  }

  /** The id of this mission's next maneuver, pass …: `maneuver-42-1-3`. */
  nextId(what: string): string {
    const number = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, number);
    return `${what}-${this.plan.seed}-${this.plan.mission}-${number}`;
  }
}

export const HOUR_S = 3_600;
export const DAY_S = 86_400;
