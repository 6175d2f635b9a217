import { closedLoop } from '../load/closed-loop.js';
import { fill, openEngine } from '../load/engine.js';
import { interleaved } from '../load/interleaved.js';
import { AGGREGATE_TYPE, maneuverOf } from '../load/maneuver-events.js';
import { sampleOf } from '../load/sample.js';
import { snapshotAt } from '../load/snapshot-at.js';
export const row = {
    measured: 'replay of an aggregate of 10⁶ events, p50',
    against: 'replay of one of 100 events, p50',
    compares: 'p50Ms',
    target: { bound: 2 },
    measure,
};
/** As many as there are from one automatic snapshot to the next. */
const LAST_EVENTS = 100;
async function measure(bench) {
    // The newest state in memory would answer both without a look at any snapshot.
    const store = await openEngine(bench, { replays: { stateBytesMax: 0 } });
    const large = await replayedIn(store, 'mission-long', bench.isQuick ? 10_000 : 1_000_000);
    const small = await replayedIn(store, 'mission-short', 0);
    const measurement = await interleaved(bench, large, small);
    await store.close();
    const size = bench.isQuick ? '10⁴ only (--quick), ' : '';
    return { ...measurement, note: `${size}to each of the last ${LAST_EVENTS} events, at random` };
}
/**
 * Replays a new aggregate to one of its last 100 events, at random. Before those it has so many,
 * with a snapshot at the last of them; there is another at the very last.
 */
async function replayedIn(store, aggregateId, before) {
    const aggregate = { aggregateType: AGGREGATE_TYPE, aggregateId };
    await fill(store, before, () => maneuverOf(aggregateId));
    if (before > 0)
        await snapshotAt(store, aggregate, before);
    await store.append(Array.from({ length: LAST_EVENTS }, () => maneuverOf(aggregateId)));
    await snapshotAt(store, aggregate, before + LAST_EVENTS);
    async function replay() {
        const toSequenceNumber = before + 1 + Math.floor(Math.random() * LAST_EVENTS);
        const { eventsApplied } = await store.replays.replay({ ...aggregate, toSequenceNumber });
        if (eventsApplied >= LAST_EVENTS)
            throw new Error(`${eventsApplied} events were replayed.`);
    }
    return async (durationMs) => sampleOf([await closedLoop(1, durationMs, replay)]);
}
//# sourceMappingURL=17-replay-large-aggregate.js.map