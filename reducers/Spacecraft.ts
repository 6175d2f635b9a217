import { reducer } from 'ngmat-event-store';

interface SpacecraftState {
  readonly name: string | null;
  readonly status: 'Designed' | 'Fuelled' | 'Launched' | 'SafeMode' | 'Jettisoned' | 'Retired';
  readonly missionId: string | null;
  readonly engine: Engine | null;
  readonly dryMassKg: number | null;
  readonly propellant: string | null;
  readonly propellantLeftKg: number;
  /** With the propellant that is left, without cargo. */
  readonly massKg: number | null;
  readonly burns: number;
  readonly launchVehicle: string | null;
  /** As the launcher left it; null for a spacecraft that a stage carried. */
  readonly orbit: Orbit | null;
  /** The stage that carried it. */
  readonly stageId: string | null;
  readonly safeModes: readonly SafeMode[];
}

type Engine = { readonly specificImpulseS: number; readonly thrustN: number };
type Orbit = {
  readonly epoch: string;
  readonly centralBody: string;
  readonly frame: string;
  readonly semiMajorAxisKm: number;
  readonly eccentricity: number;
  readonly inclinationDeg: number;
  readonly raanDeg: number;
  readonly argumentOfPeriapsisDeg: number;
  readonly trueAnomalyDeg: number;
};
type SafeMode = {
  readonly anomalyId: string;
  readonly subsystem: string;
  readonly enteredAt: string;
  /** Null while it lasts. */
  readonly exitedAt: string | null;
};

type SpacecraftRegistered = Engine & {
  readonly name: string;
  readonly dryMassKg: number;
  readonly propellant: string;
};
type PropellantLoaded = { readonly propellantKg: number; readonly wetMassKg: number };
type SpacecraftAssigned = { readonly missionId: string };
type SpacecraftLaunched = { readonly launchVehicle: string; readonly orbit: Orbit };
type PropellantConsumed = { readonly propellantUsedKg: number; readonly propellantLeftKg: number };
type SafeModeEntered = {
  readonly occurredAt: string;
  readonly anomalyId: string;
  readonly subsystem: string;
};
type SafeModeExited = { readonly occurredAt: string; readonly anomalyId: string };
type SpacecraftSeparated = { readonly stageId: string };

export default reducer<SpacecraftState>({
  aggregateType: 'Spacecraft',
  version: 1,
  initial: {
    name: null,
    status: 'Designed',
    missionId: null,
    engine: null,
    dryMassKg: null,
    propellant: null,
    propellantLeftKg: 0,
    massKg: null,
    burns: 0,
    launchVehicle: null,
    orbit: null,
    stageId: null,
    safeModes: [],
  },
  on: {
    SpacecraftRegistered(state, event) {
      const { name, dryMassKg, propellant, ...rest } = event.data as SpacecraftRegistered;
      const engine = { specificImpulseS: rest.specificImpulseS, thrustN: rest.thrustN };
      return { ...state, name, engine, dryMassKg, propellant, massKg: dryMassKg };
    },
    PropellantLoaded(state, event) {
      const { propellantKg, wetMassKg } = event.data as PropellantLoaded;
      return { ...state, status: 'Fuelled', propellantLeftKg: propellantKg, massKg: wetMassKg };
    },
    SpacecraftAssigned(state, event) {
      const { missionId } = event.data as SpacecraftAssigned;
      return { ...state, missionId };
    },
    SpacecraftLaunched(state, event) {
      const { launchVehicle, orbit } = event.data as SpacecraftLaunched;
      return { ...state, status: 'Launched', launchVehicle, orbit };
    },
    PropellantConsumed(state, event) {
      const { propellantLeftKg } = event.data as PropellantConsumed;
      const { dryMassKg } = state;
      const massKg = dryMassKg === null ? null : summed(dryMassKg, propellantLeftKg);
      return { ...state, propellantLeftKg, massKg, burns: state.burns + 1 };
    },
    SafeModeEntered(state, event) {
      const { anomalyId, subsystem, occurredAt } = event.data as SafeModeEntered;
      const entered = { anomalyId, subsystem, enteredAt: occurredAt, exitedAt: null };
      return { ...state, status: 'SafeMode', safeModes: [...state.safeModes, entered] };
    },
    SafeModeExited(state, event) {
      const { anomalyId, occurredAt } = event.data as SafeModeExited;
      const safeModes = state.safeModes.map((each) =>
        each.anomalyId === anomalyId ? { ...each, exitedAt: occurredAt } : each,
      );
      return { ...state, status: 'Launched', safeModes };
    },
    SpacecraftSeparated(state, event) {
      const { stageId } = event.data as SpacecraftSeparated;
      return { ...state, status: 'Launched', stageId };
    },
    StageJettisoned(state) {
      return { ...state, status: 'Jettisoned' };
    },
    SpacecraftRetired(state) {
      return { ...state, status: 'Retired' };
    },
  },
});

/** To a tenth of a gram, as masses are measured; sums of decimals are a little off otherwise. */
function summed(oneKg: number, otherKg: number): number {
  return Math.round((oneKg + otherKg) * 10_000) / 10_000;
}
