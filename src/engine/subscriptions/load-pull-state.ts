import { DeliveryMachine } from './delivery-machine.ts';
import { HeldEvents } from './held-events.ts';
import { PARKED_MAX } from './parked-items.ts';
import type { KeptLease, PullStore, StoredSubscription } from './ports.ts';
import { PULL_LEASES_MAX, PULL_WINDOW_EVENTS_MAX, type PullDeliveriesDeps } from './pull-deps.ts';
import { PullState } from './pull-state.ts';
import { type ReadMatchingDeps, readMatching } from './read-matching.ts';
import type { BreakerLimits } from './target-breaker.ts';

type Kept = Awaited<ReturnType<PullStore['load']>>;

/** Whoever fetches is there. */
const NO_BREAKER: BreakerLimits = {
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
export async function loadPullState(
  subscription: StoredSubscription,
  deps: PullDeliveriesDeps,
  { claims }: { readonly claims: boolean },
): Promise<PullState> {
  const start = subscription.startPosition;
  const kept = await deps.store.load(subscription.id, { start, claims });
  const machine = new DeliveryMachine(rulesOf(subscription, deps), kept);
  const held = new HeldEvents(deps.budget, PULL_WINDOW_EVENTS_MAX);
  const { tail, upcast } = deps;
  const reading = { tail, upcast, matcher: deps.matcherOf(subscription) };
  try {
    await offerKept(machine, held, kept, reading, deps.clock.now());
  } catch (error) {
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

function rulesOf({ definition }: StoredSubscription, { random }: PullDeliveriesDeps) {
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
async function offerKept(
  machine: DeliveryMachine,
  held: HeldEvents,
  kept: Kept,
  reading: ReadMatchingDeps,
  now: number,
): Promise<void> {
  // A changed filter is for what comes next: what was handed out stays handed out.
  const known = new Set([...kept.settledAbove, ...leasedPositions(kept.leases)]);
  const last = [...known].reduce((most, each) => Math.max(most, each), 0);
  while (machine.readTo < last) {
    const limit = Math.min(last - machine.readTo, PAGE_EVENTS_MAX);
    const page = await readMatching(reading, machine.readTo, limit, (each) => known.has(each));
    if (page.readTo <= machine.readTo) return;
    for (const { event, failed } of page.offered) {
      if (failed === undefined && !known.has(event.position)) held.hold(event);
    }
    machine.offer(page.offered, page.readTo, now);
  }
}

function leasedPositions(leases: readonly KeptLease[]): readonly number[] {
  return leases.flatMap(({ positions }) => positions);
}
