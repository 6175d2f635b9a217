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
 * The database's clock, as far as this process can tell: it counts the time since it last asked by
 * a clock that nobody sets, so that a process whose clock is wrong, or is set, does not drag the
 * log's timestamps into the future. `onSkew` hears of a difference of more than a second.
 *
 * @throws EventStoreError `unavailable` when the first measurement fails.
 */
export async function openDatabaseClock(
  { client }: Databases,
  clock: Clock,
  onSkew: (skewMs: number) => void,
): Promise<DatabaseClock> {
  let offsetMs = Number.NaN;
  const now = () => Math.floor(clock.monotonicMs() + offsetMs);

  async function measure(): Promise<void> {
    const sent = clock.monotonicMs();
    const reply = await translated(client.db('admin').command({ hello: 1 }));
    const received = clock.monotonicMs();
    const databaseTime = (reply['localTime'] as Date).getTime();
    // Within the time of the round trip nobody can tell, so nothing is corrected.
    const [least, most] = [databaseTime - received, databaseTime - sent];
    offsetMs = Number.isNaN(offsetMs) ? most : Math.min(Math.max(offsetMs, least), most);
    const skewMs = now() - clock.now();
    if (Math.abs(skewMs) > SKEW_REPORTED_MS) onSkew(skewMs);
  }

  await measure();
  const timer: Timer = clock.every(MEASURE_INTERVAL_MS, () => {
    // While the database cannot be reached the last measurement holds; nothing commits anyway.
    measure().catch(() => {});
  });
  return { now, stop: () => timer.stop() };
}
