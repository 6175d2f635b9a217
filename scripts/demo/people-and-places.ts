import type { Chronicle } from './chronicle.ts';

/** Who works on the missions, by what they do. */
export const CREW = {
  missionManager: 'amara.okafor@ngmat.example',
  flightDirector: 'omar.haddad@ngmat.example',
  flightDynamics: 'lena.fischer@ngmat.example',
  propulsion: 'ines.costa@ngmat.example',
  groundOperations: 'yuki.tanaka@ngmat.example',
  orbitDetermination: 'service:orbit-determination',
} as const;

export interface Station {
  readonly name: string;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly antennaDiameterM: number;
}

export const STATIONS: readonly [Station, ...Station[]] = [
  { name: 'Kiruna', latitudeDeg: 67.857, longitudeDeg: 20.964, antennaDiameterM: 15 },
  { name: 'Kourou', latitudeDeg: 5.251, longitudeDeg: -52.805, antennaDiameterM: 15 },
  { name: 'New Norcia', latitudeDeg: -31.048, longitudeDeg: 116.192, antennaDiameterM: 35 },
  { name: 'Cebreros', latitudeDeg: 40.453, longitudeDeg: -4.368, antennaDiameterM: 35 },
];

export function stationKey(seed: number, { name }: Station) {
  const place = name.toLowerCase().replaceAll(' ', '-');
  return { aggregateType: 'GroundStation', aggregateId: `station-${seed}-${place}` };
}

export function registerStations(chronicle: Chronicle, seed: number): void {
  for (const station of STATIONS) {
    chronicle.record(CREW.groundOperations, [
      {
        ...stationKey(seed, station),
        eventType: 'GroundStationRegistered',
        data: { ...station },
        tags: ['ground'],
        isFirst: true,
      },
    ]);
  }
}

/** What goes wrong in flight, and what was done about it. */
export const ANOMALIES: readonly [Trouble, ...Trouble[]] = [
  {
    subsystem: 'AttitudeControl',
    symptom: 'Star tracker 2 lost lock for 340 s while the Moon was in its field of view',
    resolution: 'Exclusion angle raised from 20 to 26 degrees; tracker 2 is back in the loop',
  },
  {
    subsystem: 'Power',
    symptom: 'Battery 1 reached 36 % of charge in eclipse, 40 % is the limit',
    resolution: 'Payload heaters are switched off during eclipse; 52 % at the next one',
  },
  {
    subsystem: 'DataHandling',
    symptom: 'Mass memory reported 14 uncorrectable errors within one pass over the South Atlantic',
    resolution: 'Bank 3 taken out of use, scrubbing period halved',
  },
  {
    subsystem: 'Propulsion',
    symptom: 'Thruster 4 inlet temperature 3.1 K below its limit',
    resolution: 'Line heater moved to its redundant circuit, temperature nominal',
  },
];

export interface Trouble {
  readonly subsystem: string;
  readonly symptom: string;
  readonly resolution: string;
}
