import { engineWriters, fill, KNOWN_EVENTS, openEngine } from '../load/engine.js';
import { interleaved } from '../load/interleaved.js';
import { maneuverOf } from '../load/maneuver-events.js';
export const row = {
    measured: 'a snapshot every 100 events, 64 writers',
    against: 'no snapshots, 64 writers',
    compares: 'perSecond',
    target: { bound: 0.9 },
    measure,
};
const WRITERS = 64;
/** Few enough for each to come to its hundredth event several times in a second. */
const AGGREGATES = 64;
async function measure(bench) {
    let taken = 0;
    const snapshotTaken = () => {
        taken += 1;
    };
    const taking = await openEngine(bench, { observers: [{ snapshotTaken }] });
    await taking.snapshots.setSnapshotPolicy(undefined, { everyEvents: 100 });
    const none = await openEngine(bench);
    await none.snapshots.setSnapshotPolicy(undefined, { everyEvents: null });
    for (const store of [taking, none])
        await fill(store, KNOWN_EVENTS, maneuverOfFew);
    const measurement = await interleaved(bench, engineWriters(taking, WRITERS, maneuverOfFew), engineWriters(none, WRITERS, maneuverOfFew));
    await taking.close();
    await none.close();
    if (taken === 0)
        throw new Error('No snapshot was taken.');
    return { ...measurement, note: `${taken} snapshots of ${AGGREGATES} aggregates` };
}
function maneuverOfFew() {
    return maneuverOf(`mission-${Math.floor(Math.random() * AGGREGATES)}`);
}
//# sourceMappingURL=22-automatic-snapshots.js.map