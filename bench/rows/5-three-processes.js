import { freshDatabase } from '../load/engine.js';
import { interleaved } from '../load/interleaved.js';
import { startLoadProcess } from '../load/load-process.js';
import { loaded } from '../load/loaded-processes.js';
export const row = {
    measured: 'three processes on one log, 256 writers in all',
    against: 'one process, 256 writers',
    compares: 'perSecond',
    target: { bound: 0.6, aim: 0.8, p99MsBelow: 60 },
    measure,
};
async function measure(bench) {
    const together = await startProcesses(bench, [86, 85, 85]);
    const alone = await startProcesses(bench, [256]);
    const measurement = await interleaved(bench, loaded(together), loaded(alone));
    await Promise.all([...together, ...alone].map((process) => process.stop()));
    return measurement;
}
/** One process for each number of writers, all on one new log. */
function startProcesses({ uri }, writers) {
    const database = freshDatabase();
    return Promise.all(writers.map((count) => startLoadProcess({ program: 'store-writers', opening: { uri, database, writers: count } })));
}
//# sourceMappingURL=5-three-processes.js.map