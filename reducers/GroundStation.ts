import { reducer } from 'ngmat-event-store';

interface GroundStationState {
  readonly name: string | null;
  readonly latitudeDeg: number | null;
  readonly longitudeDeg: number | null;
  readonly antennaDiameterM: number | null;
  readonly reservations: number;
  /** In all its reservations. */
  readonly reservedHours: number;
  /** The last ones; all of them are in the tracking passes. */
  readonly latestReservations: readonly Reservation[];
}

type Reservation = {
  readonly passId: string;
  readonly spacecraftId: string;
  readonly startsAt: string;
  readonly endsAt: string;
};

type GroundStationRegistered = {
  readonly name: string;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly antennaDiameterM: number;
};
type StationReserved = Reservation;

/** So that the state of a station in service for decades stays small. */
const LATEST_MAX = 10;

export default reducer<GroundStationState>({
  aggregateType: 'GroundStation',
  version: 1,
  initial: {
    name: null,
    latitudeDeg: null,
    longitudeDeg: null,
    antennaDiameterM: null,
    reservations: 0,
    reservedHours: 0,
    latestReservations: [],
  },
  on: {
    GroundStationRegistered(state, event) {
      const data = event.data as GroundStationRegistered;
      const { name, latitudeDeg, longitudeDeg, antennaDiameterM } = data;
      return { ...state, name, latitudeDeg, longitudeDeg, antennaDiameterM };
    },
    StationReserved(state, event) {
      const { passId, spacecraftId, startsAt, endsAt } = event.data as StationReserved;
      const reserved = { passId, spacecraftId, startsAt, endsAt };
      const hours = (Date.parse(endsAt) - Date.parse(startsAt)) / 3_600_000;
      return {
        ...state,
        reservations: state.reservations + 1,
        reservedHours: summed(state.reservedHours, hours),
        latestReservations: [...state.latestReservations, reserved].slice(-LATEST_MAX),
      };
    },
  },
});

/** To a thousandth; the times have milliseconds. */
function summed(oneHours: number, otherHours: number): number {
  return Math.round((oneHours + otherHours) * 1_000) / 1_000;
}
