import { setTimeout as sleep } from 'node:timers/promises';
/** Lets this process do what the one that has started it orders: one thing after the other. */
export function followOrders(open) {
    let load;
    async function follow(order) {
        if ('load' in order)
            return await loadAt(order.load);
        load = await open(order.open);
        return 'opened';
    }
    async function loadAt({ startAtMs, durationMs }) {
        if (load === undefined)
            throw new Error('Nothing was opened.');
        globalThis.gc?.();
        await sleep(startAtMs - Date.now());
        return await load(durationMs);
    }
    process.on('message', (order) => {
        void follow(order).then((report) => process.send?.(report));
    });
    // What it leaves open is on a mongod that is about to be thrown away.
    process.once('disconnect', () => process.exit());
}
//# sourceMappingURL=follow-orders.js.map