import { sampleOf } from './sample.js';
/** By then every process has heard of it. */
const NOTICE_MS = 100;
/** All of these processes at once. `each` is how many things one act of theirs stands for. */
export function loaded(processes, each = 1) {
    return async (durationMs) => {
        const startAtMs = Date.now() + NOTICE_MS;
        const load = { startAtMs, durationMs };
        return sampleOf(await Promise.all(processes.map((process) => process.load(load))), each);
    };
}
//# sourceMappingURL=loaded-processes.js.map