import { reducer } from 'ngmat-event-store';

interface ManeuverState {
  readonly name: string | null;
  readonly purpose: string | null;
  readonly spacecraftId: string | null;
  readonly status: 'Planned' | 'Approved' | 'Executed';
  readonly planned: Plan | null;
  readonly approval: Approval | null;
  readonly executed: Execution | null;
  /** Executed less planned. */
  readonly deltaVErrorMetresPerSecond: number | null;
}

interface Plan {
  readonly plannedFor: string;
  readonly deltaVMetresPerSecond: number;
  readonly targetOrbit: Orbit | null;
}

interface Approval {
  readonly approvedBy: string;
  readonly approvedAt: string;
}

interface Execution {
  readonly startedAt: string;
  readonly burnDurationS: number;
  readonly deltaVMetresPerSecond: number;
  readonly propellantUsedKg: number;
  readonly orbitBefore: Orbit | null;
  readonly orbitAfter: Orbit | null;
}

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

type ManeuverPlanned = {
  readonly name: string;
  readonly purpose: string;
  readonly spacecraftId: string;
  readonly plannedFor: string;
  readonly deltaVMetresPerSecond: number;
  readonly targetOrbit?: Orbit;
};
type ManeuverApproved = { readonly occurredAt: string; readonly approvedBy: string };
type ManeuverExecuted = {
  readonly startedAt: string;
  readonly burnDurationS: number;
  readonly deltaVMetresPerSecond: number;
  readonly propellantUsedKg: number;
  readonly orbitBefore?: Orbit;
  readonly orbitAfter?: Orbit;
};

export default reducer<ManeuverState>({
  aggregateType: 'Maneuver',
  version: 1,
  initial: {
    name: null,
    purpose: null,
    spacecraftId: null,
    status: 'Planned',
    planned: null,
    approval: null,
    executed: null,
    deltaVErrorMetresPerSecond: null,
  },
  on: {
    ManeuverPlanned(state, event) {
      const data = event.data as ManeuverPlanned;
      const { name, purpose, spacecraftId, plannedFor, deltaVMetresPerSecond } = data;
      const planned = {
        ...{ plannedFor, deltaVMetresPerSecond },
        targetOrbit: data.targetOrbit ?? null,
      };
      return { ...state, name, purpose, spacecraftId, planned };
    },
    ManeuverApproved(state, event) {
      const { approvedBy, occurredAt } = event.data as ManeuverApproved;
      return { ...state, status: 'Approved', approval: { approvedBy, approvedAt: occurredAt } };
    },
    ManeuverExecuted(state, event) {
      const data = event.data as ManeuverExecuted;
      const { startedAt, burnDurationS, deltaVMetresPerSecond, propellantUsedKg } = data;
      const executed = {
        ...{ startedAt, burnDurationS, deltaVMetresPerSecond, propellantUsedKg },
        orbitBefore: data.orbitBefore ?? null,
        orbitAfter: data.orbitAfter ?? null,
      };
      const { planned } = state;
      const deltaVErrorMetresPerSecond =
        planned && difference(deltaVMetresPerSecond, planned.deltaVMetresPerSecond);
      return { ...state, status: 'Executed', executed, deltaVErrorMetresPerSecond };
    },
  },
});

/** To a millimetre per second, as velocities are known. */
function difference(oneMetresPerSecond: number, otherMetresPerSecond: number): number {
  return Math.round((oneMetresPerSecond - otherMetresPerSecond) * 1_000) / 1_000;
}
