import { reducer } from 'ngmat-event-store';

interface OrbitDeterminationState {
  readonly spacecraftId: string | null;
  readonly passId: string | null;
  readonly determinedBy: string | null;
  readonly orbit: Orbit | null;
  /** One sigma. */
  readonly positionSigmaM: number | null;
  readonly rangeResidualRmsM: number | null;
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

type OrbitDetermined = Orbit & {
  readonly occurredAt: string;
  readonly spacecraftId: string;
  readonly passId: string;
  readonly positionSigmaM: number;
  readonly rangeResidualRmsM?: number;
};

export default reducer<OrbitDeterminationState>({
  aggregateType: 'OrbitDetermination',
  version: 1,
  initial: {
    spacecraftId: null,
    passId: null,
    determinedBy: null,
    orbit: null,
    positionSigmaM: null,
    rangeResidualRmsM: null,
  },
  on: {
    OrbitDetermined(state, event) {
      const data = event.data as OrbitDetermined;
      const { occurredAt: _, spacecraftId, passId, positionSigmaM, ...rest } = data;
      const { rangeResidualRmsM = null, ...orbit } = rest;
      const determinedBy = event.userId ?? null;
      return {
        ...state,
        spacecraftId,
        passId,
        determinedBy,
        orbit,
        positionSigmaM,
        rangeResidualRmsM,
      };
    },
  },
});
