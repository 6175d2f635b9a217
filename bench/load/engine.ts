import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../src/event-store.ts';
import type { NewEvent } from '../../src/events/event.ts';
import {
  type EventStoreOptions,
  type OpenedEventStore,
  openEventStore,
} from '../../src/open-event-store.ts';
import type { Bench } from '../row.ts';
import { closedLoop } from './closed-loop.ts';
import type { Side } from './interleaved.ts';
import { aManeuver } from './maneuver-events.ts';
import { sampleOf } from './sample.ts';

/** How the name of every database begins that a row uses: they are dropped when it is done. */
export const BENCH_DATABASE_PREFIX = 'bench_';

/** A database that nobody has used. */
export function freshDatabase(): string {
  return `${BENCH_DATABASE_PREFIX}${randomUUID().replaceAll('-', '')}`;
}

/** Opens an event store, on a database of its own unless told otherwise. */
export function openEngine(
  { uri }: Pick<Bench, 'uri'>,
  options: Partial<EventStoreOptions> = {},
): Promise<OpenedEventStore> {
  return openEventStore({ uri, database: freshDatabase(), ...options });
}

/** So many writers, each appending one event after the other. */
export function engineWriters(
  store: EventStore,
  writers: number,
  anEvent: () => NewEvent = aManeuver,
): Side {
  return async (durationMs) =>
    sampleOf([await closedLoop(writers, durationMs, () => store.append([anEvent()]))]);
}

/** Enough for nearly all of the 1,000 missions to be known to who has stored them. */
export const KNOWN_EVENTS = 5_000;

const FILL_BATCH = 250;
const FILL_WRITERS = 8;

/** Appends so many events, a multiple of 250. */
export async function fill(
  store: EventStore,
  count: number,
  anEvent: () => NewEvent = aManeuver,
): Promise<void> {
  let left = count / FILL_BATCH;
  async function write(): Promise<void> {
    while (left > 0) {
      left -= 1;
      await store.append(Array.from({ length: FILL_BATCH }, anEvent));
    }
  }
  const before = await store.headPosition();
  await Promise.all(Array.from({ length: FILL_WRITERS }, write));
  const stored = (await store.headPosition()) - before;
  if (stored !== count) throw new Error(`${stored} events were stored, not ${count}.`);
}

/** The name of a new database with so many maneuvers, a multiple of 250. */
export async function filledDatabase(bench: Pick<Bench, 'uri'>, count: number): Promise<string> {
  const database = freshDatabase();
  const store = await openEngine(bench, { database });
  await fill(store, count);
  await store.close();
  return database;
}
