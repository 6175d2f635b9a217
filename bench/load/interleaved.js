/**
 * Warms both sides up, then measures them in turns, A B A B …, so that whatever else the machine
 * does strikes both.
 */
export async function interleaved({ rounds, roundMs, warmUpMs }, measured, against) {
    await measured(warmUpMs);
    await against(warmUpMs);
    const done = [];
    for (let round = 0; round < rounds; round += 1) {
        done.push({
            measured: await fromACleanHeap(measured, roundMs),
            against: await fromACleanHeap(against, roundMs),
        });
    }
    return { rounds: done };
}
/** No side pays for the garbage of the other. */
function fromACleanHeap(side, durationMs) {
    globalThis.gc?.();
    return side(durationMs);
}
//# sourceMappingURL=interleaved.js.map