import { closedLoop } from '../closed-loop.js';
import { openEngine } from '../engine.js';
import { aManeuver } from '../maneuver-events.js';
import { followOrders } from './follow-orders.js';
/** The program of a process with an event store, and writers that append single events to it. */
followOrders(async ({ uri, database, writers }) => {
    const store = await openEngine({ uri }, { database });
    return (durationMs) => closedLoop(writers, durationMs, () => store.append([aManeuver()]));
});
//# sourceMappingURL=store-writers.js.map