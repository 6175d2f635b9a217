import { setTimeout as sleep } from 'node:timers/promises';
import type { Order, ProcessLoad, Report } from '../load-process.ts';
import type { Latencies } from '../sample.ts';

/** Loads the database for so long. */
export type Load = (durationMs: number) => Promise<Latencies>;

/** Lets this process do what the one that has started it orders: one thing after the other. */
export function followOrders<Opening>(open: (opening: Opening) => Promise<Load>): void {
  let load: Load | undefined;

  async function follow(order: Order): Promise<Report> {
    if ('load' in order) return await loadAt(order.load);
    load = await open(order.open as Opening);
    return 'opened';
  }

  async function loadAt({ startAtMs, durationMs }: ProcessLoad): Promise<Latencies> {
    if (load === undefined) throw new Error('Nothing was opened.');
    globalThis.gc?.();
    await sleep(startAtMs - Date.now());
    return await load(durationMs);
  }

  process.on('message', (order: Order) => {
    void follow(order).then((report) => process.send?.(report));
  });
  // What it leaves open is on a mongod that is about to be thrown away.
  process.once('disconnect', () => process.exit());
}
