import type { Side } from './interleaved.ts';
import type { LoadProcess } from './load-process.ts';
import { sampleOf } from './sample.ts';

/** By then every process has heard of it. */
const NOTICE_MS = 100;

/** All of these processes at once. `each` is how many things one act of theirs stands for. */
export function loaded(processes: readonly LoadProcess[], each = 1): Side {
  return async (durationMs) => {
    const startAtMs = Date.now() + NOTICE_MS;
    const load = { startAtMs, durationMs };
    return sampleOf(await Promise.all(processes.map((process) => process.load(load))), each);
  };
}
