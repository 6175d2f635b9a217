import { Chronicle, type CommandEvents } from './chronicle.ts';
import { seededDice } from './dice.ts';
import { flyEarthObservation } from './earth-observation-mission.ts';
import type { FlightPlan } from './flight.ts';
import { flyGeostationary } from './geostationary-mission.ts';
import { flyLunarOrbiter } from './lunar-mission.ts';
import { registerStations } from './people-and-places.ts';

/** What the demo stores for one mission, or, at the beginning, for all of them. */
export interface Chapter {
  readonly title: string;
  readonly commands: readonly CommandEvents[];
}

/**
 * The history of so many missions. The same seed always tells the same story with the same event
 * ids, and more missions only add to it.
 */
export function missionHistory(seed: number, missions: number): readonly Chapter[] {
  const stations = new Chronicle(`${seed}`, FIRST_DAY);
  registerStations(stations, seed);
  const flown = Array.from({ length: missions }, (_, index) => mission(seed, index + 1));
  return [{ title: 'Ground stations', commands: stations.commands }, ...flown];
}

/** The commands of all chapters as they came to pass, one mission beside the other. */
export function inTimeOrder(chapters: readonly Chapter[]): readonly CommandEvents[] {
  const timeOf = ([first]: CommandEvents) => String(first.data['occurredAt']);
  return chapters
    .flatMap(({ commands }) => commands)
    .sort((a, b) => timeOf(a).localeCompare(timeOf(b)));
}

const FIRST_DAY = '2029-01-08T08:00:00.000Z';

const KINDS = [
  { kind: 'Geostationary', objective: 'Broadband for West Africa', fly: flyGeostationary },
  { kind: 'LunarOrbiter', objective: 'Map the Moon at 5 m per pixel', fly: flyLunarOrbiter },
  { kind: 'EarthObservation', objective: 'Daily crop images', fly: flyEarthObservation },
] as const;

const NAMES = [
  'Adansonia',
  'Selene',
  'Kestrel',
  'Corvus',
  'Halcyon',
  'Meridian',
  'Petrel',
] as const;

function mission(seed: number, number: number): Chapter {
  const { kind, objective, fly } = KINDS[(number - 1) % KINDS.length] ?? KINDS[0];
  const name = `${NAMES[(number - 1) % NAMES.length]} ${number}`;
  const startsAt = new Date(Date.parse(FIRST_DAY) + number * 40 * 86_400_000).toISOString();
  const chronicle = new Chronicle(`${seed}/${number}`, startsAt);
  const dice = seededDice(seed * 1_000_003 + number);
  const plan: FlightPlan = { seed, mission: number, name, kind, objective, chronicle, dice };
  fly(plan);
  return { title: `${name} (${kind}): ${objective}`, commands: chronicle.commands };
}
