import { closedLoop } from '../closed-loop.ts';
import { openEngine } from '../engine.ts';
import { aManeuver } from '../maneuver-events.ts';
import { followOrders } from './follow-orders.ts';

export interface StoreWriters {
  readonly uri: string;
  readonly database: string;
  readonly writers: number;
}

/** The program of a process with an event store, and writers that append single events to it. */
followOrders<StoreWriters>(async ({ uri, database, writers }) => {
  const store = await openEngine({ uri }, { database });
  return (durationMs) => closedLoop(writers, durationMs, () => store.append([aManeuver()]));
});
