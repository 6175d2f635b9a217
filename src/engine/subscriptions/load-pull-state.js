import { DeliveryMachine } from './delivery-machine.js';
import { HeldEvents } from './held-events.js';
import { PARKED_MAX } from './ports.js';
import { PULL_LEASES_MAX, PULL_WINDOW_EVENTS_MAX } from './pull-deps.js';
import { PullState } from './pull-state.js';
import { readMatching } from './read-matching.js';
/** Whoever fetches is there. */
const NO_BREAKER = {
    ofTargetMax: Number.POSITIVE_INFINITY,
    ofAnyMax: Number.POSITIVE_INFINITY,
    pauseMs: 0,
    pauseMsMax: 0,
};
const PAGE_EVENTS_MAX = 500;
/**
 * A pull subscription as it is kept, with what is handed out still under way.
 *
 * @throws EventStoreError `unavailable`, `log_damaged`.
 */
export async function loadPullState(subscription, deps, { claims }) {
    const start = subscription.startPosition;
    const kept = await deps.store.load(subscription.id, { start, claims });
    const machine = new DeliveryMachine(rulesOf(subscription, deps), kept);
    const held = new HeldEvents(deps.budget, PULL_WINDOW_EVENTS_MAX);
    const { tail, upcast } = deps;
    const reading = { tail, upcast, matcher: deps.matcherOf(subscription) };
    try {
        await offerKept(machine, held, kept, reading, deps.clock.now());
    }
    catch (error) {
        held.releaseAll();
        throw error;
    }
    const deliveries = machine.resume(kept.leases.map(({ positions }) => positions));
    const leases = kept.leases.flatMap((lease, index) => {
        const delivery = deliveries[index];
        return delivery === undefined ? [] : [{ ...lease, delivery }];
    });
    const parts = { subscription, epoch: kept.epoch, machine, leases, held, reading };
    return new PullState(parts, deps, kept.checkpoint);
}
function rulesOf({ definition }, { random }) {
    const { retry, onDeadLetter, batch } = definition;
    return {
        retry,
        onDeadLetter,
        batch,
        random,
        windowMax: PULL_WINDOW_EVENTS_MAX,
        concurrencyMax: PULL_LEASES_MAX,
        parkedMax: PARKED_MAX,
        breaker: NO_BREAKER,
    };
}
/** As far as something was handed out, in a window that was read before: it has room for it. */
async function offerKept(machine, held, kept, reading, now) {
    // A changed filter is for what comes next: what was handed out stays handed out.
    const known = new Set([...kept.settledAbove, ...leasedPositions(kept.leases)]);
    const last = [...known].reduce((most, each) => Math.max(most, each), 0);
    while (machine.readTo < last) {
        const limit = Math.min(last - machine.readTo, PAGE_EVENTS_MAX);
        const page = await readMatching(reading, machine.readTo, limit, (each) => known.has(each));
        if (page.readTo <= machine.readTo)
            return;
        for (const { event, failed } of page.offered) {
            if (failed === undefined && !known.has(event.position))
                held.hold(event);
        }
        machine.offer(page.offered, page.readTo, now);
    }
}
function leasedPositions(leases) {
    return leases.flatMap(({ positions }) => positions);
}
//# sourceMappingURL=load-pull-state.js.map