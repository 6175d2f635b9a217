import type { Clock, Timer } from '../platform/clock.ts';
import type { Databases } from './collections.ts';
import { translated } from './mongo-errors.ts';

const MEASURE_INTERVAL_MS = 30_000;
/** Above this the clocks are so far apart that somebody should be told. */
export const SKEW_REPORTED_MS = 1_000;

export interface DatabaseClock {
  /** Milliseconds since 1970 by the clock of the primary, as well as this process can tell. */
  now(): number;
  stop(): void;
}

/**
 * The process's clock, corrected by the database's, so that one process whose clock is wrong does
 * not drag the log's timestamps into the future. `onSkew` hears of more than a second.
 *
 * @throws EventStoreError `unavailable` when the first measurement fails.
 */
export async function openDatabaseClock(
  { client }: Databases,
  clock: Clock,
  onSkew: (skewMs: number) => void,
): Promise<DatabaseClock> {
  let skewMs = 0;

  async function measure(): Promise<void> {
    const sent = clock.now();
    const reply = await translated(client.db('admin').command({ hello: 1 }));
    const received = clock.now();
    const databaseTime = (reply['localTime'] as Date).getTime();
    // Within the time of the round trip nobody can tell, so nothing is corrected.
    if (databaseTime < sent) skewMs = databaseTime - sent;
    else skewMs = Math.max(0, databaseTime - received);
    if (Math.abs(skewMs) > SKEW_REPORTED_MS) onSkew(skewMs);
  }

  await measure();
  const timer: Timer = clock.every(MEASURE_INTERVAL_MS, () => {
    // While the database cannot be reached the last measurement holds; nothing commits anyway.
    measure().catch(() => {});
  });
  return { now: () => clock.now() + skewMs, stop: () => timer.stop() };
}
