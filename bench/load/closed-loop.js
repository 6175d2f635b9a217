import { setTimeout as sleep } from 'node:timers/promises';
/**
 * Lets so many writers act for so long, each starting its next act when the last one has resolved.
 * An act is told which of them it is for, counted from 0. Between two acts there may be a pause, which
 * is in no latency.
 *
 * @throws whatever an act rejects with.
 */
export async function closedLoop(writers, durationMs, act, pauseMs = 0) {
    const latenciesMs = [];
    const start = performance.now();
    const end = start + durationMs;
    async function write(writer) {
        for (let before = performance.now(); before < end;) {
            await act(writer);
            const after = performance.now();
            latenciesMs.push(after - before);
            if (pauseMs > 0)
                await sleep(pauseMs);
            before = pauseMs > 0 ? performance.now() : after;
        }
    }
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    return { elapsedMs: performance.now() - start, latenciesMs: Float64Array.from(latenciesMs) };
}
//# sourceMappingURL=closed-loop.js.map