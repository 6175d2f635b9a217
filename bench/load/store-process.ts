import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '../../src/event-store.ts';
import { closedLoop } from './closed-loop.ts';
import { openEngine } from './engine.ts';
import { aManeuver } from './maneuver-events.ts';
import type { Latencies } from './sample.ts';
import type { Order, ProcessLoad, Report, StoreProcessOptions } from './store-processes.ts';

/** The program of a process that `startStoreProcess` has started: one order after the other. */
let store: EventStore | undefined;
let writers = 0;

process.on('message', (order: Order) => {
  void follow(order).then((report) => process.send?.(report));
});
// What it leaves open is on a mongod that is about to be thrown away.
process.once('disconnect', () => process.exit());

async function follow(order: Order): Promise<Report> {
  return 'open' in order ? await open(order.open) : await load(order.load);
}

async function open({ uri, database, ...options }: StoreProcessOptions): Promise<'opened'> {
  store = await openEngine({ uri }, { database });
  writers = options.writers;
  return 'opened';
}

async function load({ startAtMs, durationMs }: ProcessLoad): Promise<Latencies> {
  const opened = store;
  if (opened === undefined) throw new Error('No store was opened.');
  globalThis.gc?.();
  await sleep(startAtMs - Date.now());
  return closedLoop(writers, durationMs, () => opened.append([aManeuver()]));
}
