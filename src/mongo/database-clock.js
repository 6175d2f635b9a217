import { translated } from './mongo-errors.js';
const MEASURE_INTERVAL_MS = 30_000;
/** Above this the clocks are so far apart that somebody should be told. */
export const SKEW_REPORTED_MS = 1_000;
/**
 * The database's clock, as far as this process can tell: it counts the time since it last asked by
 * a clock that nobody sets, so that a process whose clock is wrong, or is set, does not drag the
 * log's timestamps into the future. `onSkew` hears of a difference of more than a second.
 *
 * @throws EventStoreError `unavailable` when the first measurement fails.
 */
export async function openDatabaseClock({ client }, clock, onSkew) {
    let offsetMs = Number.NaN;
    const now = () => Math.floor(clock.monotonicMs() + offsetMs);
    async function measure() {
        const sent = clock.monotonicMs();
        const reply = await translated(client.db('admin').command({ hello: 1 }));
        const received = clock.monotonicMs();
        const databaseTime = reply['localTime'].getTime();
        // Within the time of the round trip nobody can tell, so nothing is corrected.
        const [least, most] = [databaseTime - received, databaseTime - sent];
        offsetMs = Number.isNaN(offsetMs) ? most : Math.min(Math.max(offsetMs, least), most);
        const skewMs = now() - clock.now();
        if (Math.abs(skewMs) > SKEW_REPORTED_MS)
            onSkew(skewMs);
    }
    await measure();
    const timer = clock.every(MEASURE_INTERVAL_MS, () => {
        // While the database cannot be reached the last measurement holds; nothing commits anyway.
        measure().catch(() => { });
    });
    return { now, stop: () => timer.stop() };
}
//# sourceMappingURL=database-clock.js.map