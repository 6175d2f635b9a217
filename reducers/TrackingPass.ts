import { reducer } from 'ngmat-event-store';

interface TrackingPassState {
  readonly status: 'Scheduled' | 'Completed';
  readonly stationId: string | null;
  readonly spacecraftId: string | null;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  /** What was measured; null before that. */
  readonly measured: Measured | null;
}

type Measured = {
  readonly rangePoints: number;
  readonly dopplerPoints: number;
  readonly maximumElevationDeg: number;
};

type TrackingPassScheduled = {
  readonly stationId: string;
  readonly spacecraftId: string;
  readonly startsAt: string;
  readonly endsAt: string;
};
type TrackingPassCompleted = Measured;

export default reducer<TrackingPassState>({
  aggregateType: 'TrackingPass',
  version: 1,
  initial: {
    status: 'Scheduled',
    stationId: null,
    spacecraftId: null,
    startsAt: null,
    endsAt: null,
    measured: null,
  },
  on: {
    TrackingPassScheduled(state, event) {
      const { stationId, spacecraftId, startsAt, endsAt } = event.data as TrackingPassScheduled;
      return { ...state, stationId, spacecraftId, startsAt, endsAt };
    },
    TrackingPassCompleted(state, event) {
      const data = event.data as TrackingPassCompleted;
      const { rangePoints, dopplerPoints, maximumElevationDeg } = data;
      const measured = { rangePoints, dopplerPoints, maximumElevationDeg };
      return { ...state, status: 'Completed', measured };
    },
  },
});
