import { type Draft, rounded } from './chronicle.ts';
import type { CentralBody, Orbit } from './orbit.ts';
import type { Engine } from './rocket.ts';

export interface CraftSpec {
  readonly id: string;
  readonly name: string;
  readonly dryMassKg: number;
  /** Loaded before launch. */
  readonly propellantKg: number;
  readonly engine: Engine;
  readonly propellant: string;
}

/** A spacecraft, or a stage that carries one, and what it weighs by now. */
export class Craft {
  readonly spec: CraftSpec;
  propellantKg: number;
  /** What it carries on top of itself. */
  cargoKg = 0;

  constructor(spec: CraftSpec) {
    this.spec = spec;
    this.propellantKg = spec.propellantKg;
  }

  get massKg(): number {
    return this.spec.dryMassKg + this.propellantKg + this.cargoKg;
  }

  /** An event of this spacecraft. */
  draft(eventType: string, data: Draft['data'], tags: readonly string[] = []): Draft {
    return { aggregateType: 'Spacecraft', aggregateId: this.spec.id, eventType, data, tags };
  }
}

/** An orbit as events carry it: to the metre, and to 0.00001 degrees. */
export function elementsOf(body: CentralBody, orbit: Orbit, epoch: string) {
  return {
    epoch,
    centralBody: body.name,
    frame: body.name === 'Earth' ? 'EME2000' : 'MoonMeanEquator',
    semiMajorAxisKm: rounded(orbit.semiMajorAxisKm, 3),
    eccentricity: rounded(orbit.eccentricity, 8),
    inclinationDeg: rounded(orbit.inclinationDeg, 5),
    raanDeg: rounded(orbit.raanDeg, 5) % 360,
    argumentOfPeriapsisDeg: rounded(orbit.argumentOfPeriapsisDeg, 5) % 360,
    trueAnomalyDeg: rounded(orbit.trueAnomalyDeg, 5) % 360,
  };
}
