import type { DeliveryAttempt, PulledDelivery } from '../../subscriptions.ts';
import { attemptRecord } from './attempt-record.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryMachine } from './delivery-machine.ts';
import type { HeldEvents } from './held-events.ts';
import { agesAt, type Lease } from './lease.ts';
import { outboundEvents } from './outbound-events.ts';
import type {
  DeliveryFailure,
  DeliveryResult,
  KeptLease,
  ProgressChange,
  StoredSubscription,
} from './ports.ts';
import { PULL_SPAN_POSITIONS_MAX, type PullDeliveriesDeps } from './pull-deps.ts';
import { type ReadMatchingDeps, readMatching } from './read-matching.ts';

export interface PullStateParts {
  readonly subscription: StoredSubscription;
  readonly epoch: number;
  readonly machine: DeliveryMachine;
  readonly leases: readonly Lease[];
  readonly held: HeldEvents;
  readonly reading: ReadMatchingDeps;
}

/** What a waiter has to know: when it is worth while to look again. */
export interface PullOutlook {
  /** Behind which position something new may be wanted; undefined where nothing more is read. */
  readonly readsBehind: number | undefined;
  /** Milliseconds since 1970; undefined where nothing is to come by itself. */
  readonly wakeAt: number | undefined;
  /** It has not looked at all that there is. */
  readonly hasMore: boolean;
}

const PAGE_EVENTS_MAX = 500;
/** So that others get their turn, however little matches. */
const PAGES_AT_ONCE_MAX = 20;
const NOT_IN_TIME = 'not acknowledged in time';
const REFUSED = 'refused by the consumer';

/**
 * A pull subscription at one epoch: what has been done to it since is to be saved as a whole, as
 * the next epoch, or to be forgotten with it.
 */
export class PullState {
  readonly subscription: StoredSubscription;
  readonly #deps: PullDeliveriesDeps;
  readonly #machine: DeliveryMachine;
  readonly #leases: Map<string, Lease>;
  readonly #held: HeldEvents;
  readonly #reading: ReadMatchingDeps;
  #epoch: number;
  #checkpoint: number;
  #savedAt: number;
  #isChanged = false;
  #hasMore = false;
  #attempts: DeliveryAttempt[] = [];

  constructor(parts: PullStateParts, deps: PullDeliveriesDeps, checkpoint: number) {
    const { subscription, epoch, machine, leases, held, reading } = parts;
    this.subscription = subscription;
    this.#deps = deps;
    this.#machine = machine;
    this.#leases = new Map(leases.map((lease) => [lease.leaseId, lease]));
    this.#held = held;
    this.#reading = reading;
    this.#epoch = epoch;
    this.#checkpoint = checkpoint;
    this.#savedAt = deps.clock.monotonicMs();
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Whether there is something that has to be saved. */
  get isChanged(): boolean {
    return this.#isChanged || this.#machine.isChanged || this.#isIdleWriteDue();
  }

  /** Nothing more is handed out before somebody has looked after what is parked. */
  get isStuck(): boolean {
    return this.#machine.isStuck(this.#deps.clock.now());
  }

  outlook(): PullOutlook {
    const { clock } = this.#deps;
    const times = [...this.#leases.values()].map(agesAt);
    const next = this.#machine.wakeAt(clock.now());
    const wakeAt = times.reduce((least, each) => Math.min(least, each), next ?? Infinity);
    return {
      readsBehind: this.#toRead() > 0 ? this.#machine.readTo : undefined,
      wakeAt: wakeAt === Infinity ? undefined : wakeAt,
      hasMore: this.#hasMore,
    };
  }

  /** What was not acknowledged in time is kept from others no more. */
  expire(): void {
    const now = this.#deps.clock.now();
    for (const lease of this.#leases.values()) {
      if (lease.visibleAt <= now) this.#fail(lease, { error: NOT_IN_TIME, isOfTarget: false });
      else if (agesAt(lease) <= now) this.#setAside(lease, now);
    }
  }

  /** @throws EventStoreError `unavailable`; then it is to be forgotten. */
  async handOut(max: number, visibilityTimeoutMs: number): Promise<readonly PulledDelivery[]> {
    const handed: PulledDelivery[] = [];
    const eventsMax = max * this.subscription.definition.batch.max;
    let pagesLeft = PAGES_AT_ONCE_MAX;
    const readOn = async () => {
      pagesLeft -= 1;
      return pagesLeft >= 0 && (await this.#readOn());
    };
    while (this.#machine.freshCount < eventsMax && (await readOn()));
    do {
      for (const delivery of this.#machine.next(this.#deps.clock.now(), max - handed.length)) {
        const events = await this.#eventsOf(delivery);
        if (events !== undefined) handed.push(this.#lend(delivery, events, visibilityTimeoutMs));
      }
    } while (handed.length < max && (await readOn()));
    this.#hasMore = pagesLeft < 0;
    return handed;
  }

  acknowledge(receipts: readonly string[]): readonly boolean[] {
    return receipts.map((receipt) => {
      const lease = this.#leases.get(receipt);
      if (lease === undefined) return false;
      this.#machine.succeeded(lease.delivery.number, this.#deps.clock.now());
      this.#end(lease, { kind: 'delivered' }, undefined);
      return true;
    });
  }

  refuse(receipts: readonly string[], retryAfterMs: number | undefined): readonly boolean[] {
    const delay = retryAfterMs === undefined ? {} : { retryAfterMs };
    return receipts.map((receipt) => {
      const lease = this.#leases.get(receipt);
      if (lease === undefined) return false;
      this.#fail(lease, { error: REFUSED, isOfTarget: false, ...delay });
      return true;
    });
  }

  /** All of it, to be written in one. */
  takeChange(): ProgressChange & { readonly leases: readonly KeptLease[] } {
    const change = this.#machine.takeChange();
    const leases = [...this.#leases.values()].map(({ delivery: _, isAside: __, ...kept }) => kept);
    this.#checkpoint = change.checkpoint;
    this.#isChanged = false;
    return { ...change, leases };
  }

  /** What was taken is written. Gives what there is to tell of it. */
  saved(): readonly DeliveryAttempt[] {
    this.#epoch += 1;
    this.#savedAt = this.#deps.clock.monotonicMs();
    const attempts = this.#attempts;
    this.#attempts = [];
    return attempts;
  }

  /** Lets go of what it holds in memory. */
  release(): void {
    this.#held.releaseAll();
  }

  #isIdleWriteDue(): boolean {
    const { readTo, inFlightCount, freshCount } = this.#machine;
    if (inFlightCount > 0 || freshCount > 0 || readTo === this.#checkpoint) return false;
    if (this.#hasMore) return true;
    return this.#deps.clock.monotonicMs() - this.#savedAt >= this.#deps.idleWriteMs();
  }

  #toRead(): number {
    const { readTo, inFlightCount } = this.#machine;
    const isFar = readTo - this.#checkpoint >= PULL_SPAN_POSITIONS_MAX;
    if (isFar && inFlightCount > 0) return 0;
    return Math.min(this.#machine.room(this.#deps.clock.now()), PAGE_EVENTS_MAX);
  }

  /** False where there is nothing more that may be read, for now. */
  async #readOn(): Promise<boolean> {
    const limit = this.#toRead();
    if (limit === 0) return false;
    const { readTo } = this.#machine;
    const page = await readMatching(this.#reading, readTo, limit);
    if (page.readTo <= readTo) return false;
    for (const { event, failed } of page.offered) if (failed === undefined) this.#held.hold(event);
    this.#machine.offer(page.offered, page.readTo, this.#deps.clock.now());
    return true;
  }

  /** Undefined where they are not wanted, after all, or cannot be told: then they are dead. */
  async #eventsOf(delivery: Delivery): Promise<PulledDelivery['events'] | undefined> {
    const { tail, clock } = this.#deps;
    const outbound = await outboundEvents(delivery, this.#held, { ...this.#reading, tail });
    for (const { position } of delivery.events) this.#held.release(position);
    if (outbound.kind === 'events') return outbound.events;
    if (outbound.kind === 'unwanted') {
      this.#machine.skipped(delivery.number, clock.now());
      return undefined;
    }
    const { error } = outbound;
    const failure = { error, isOfTarget: false, isFinal: true };
    const became = this.#machine.failed(delivery.number, failure, clock.now());
    const time = { startedAt: clock.now(), durationMs: 0 };
    this.#attempts.push(attemptRecord(delivery, { kind: 'failed', failure }, became, time));
    return undefined;
  }

  #lend(
    delivery: Delivery,
    events: PulledDelivery['events'],
    visibilityTimeoutMs: number,
  ): PulledDelivery {
    const { clock, newLeaseId } = this.#deps;
    const { attempt } = delivery;
    const leaseId = newLeaseId();
    const handedOutAt = clock.now();
    const visibleAt = handedOutAt + visibilityTimeoutMs;
    const positions = delivery.events.map(({ position }) => position);
    this.#leases.set(leaseId, { leaseId, positions, attempt, handedOutAt, visibleAt, delivery });
    this.#isChanged = true;
    return { receipt: leaseId, events, attempt, visibleAt: new Date(visibleAt).toISOString() };
  }

  #setAside(lease: Lease, now: number): void {
    this.#machine.setAside(lease.delivery.number, now);
    this.#leases.set(lease.leaseId, { ...lease, isAside: true });
  }

  #fail(lease: Lease, failure: DeliveryFailure): void {
    const now = this.#deps.clock.now();
    const became = this.#machine.failed(lease.delivery.number, failure, now);
    this.#end(lease, { kind: 'failed', failure }, became);
  }

  #end(lease: Lease, result: DeliveryResult, became: Parameters<typeof attemptRecord>[2]): void {
    this.#leases.delete(lease.leaseId);
    this.#isChanged = true;
    const { handedOutAt: startedAt, delivery } = lease;
    const durationMs = this.#deps.clock.now() - startedAt;
    this.#attempts.push(attemptRecord(delivery, result, became, { startedAt, durationMs }));
  }
}
