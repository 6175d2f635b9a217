import { setTimeout as sleep } from 'node:timers/promises';
const LOOK_MS = 20;
const TIMEOUT_MS = 60_000;
/**
 * Resolves as soon as the newest snapshot of an aggregate is at this event.
 *
 * @throws Error when it is not within a minute.
 */
export async function snapshotAt({ snapshots }, aggregate, sequenceNumber) {
    const giveUpAt = performance.now() + TIMEOUT_MS;
    while (performance.now() < giveUpAt) {
        const [newest] = await snapshots.listSnapshots(aggregate);
        if (newest?.sequenceNumber === sequenceNumber)
            return;
        await sleep(LOOK_MS);
    }
    throw new Error(`No snapshot was taken at event ${sequenceNumber}.`);
}
//# sourceMappingURL=snapshot-at.js.map