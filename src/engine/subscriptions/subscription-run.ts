import { v5 as uuidv5 } from 'uuid';
import { isEventStoreError } from '../../errors.ts';
import { type Clock, passed } from '../../platform/clock.ts';
import type { LogTail } from '../tail/ports.ts';
import { attemptRecord } from './attempt-record.ts';
import { Bell } from './bell.ts';
import type { CurrentRuns, RunEntry } from './current-runs.ts';
import type { UpcastLatest } from './delivered-events.ts';
import type { Delivery } from './delivery.ts';
import { DeliveryMachine } from './delivery-machine.ts';
import { type DeliveryObserver, tellDead } from './delivery-observer.ts';
import type { EventMatcher } from './event-matcher.ts';
import { type HeldBudget, HeldEvents } from './held-events.ts';
import { outboundEvents } from './outbound-events.ts';
import { PARKED_FULL } from './parked-items.ts';
import type {
  AttemptLog,
  Deliverer,
  DeliveryResult,
  DeliveryStore,
  StoredSubscription,
} from './ports.ts';
import { ProgressWriter } from './progress-writer.ts';
import { readMatching } from './read-matching.ts';
import { RecentAttempts } from './recent-attempts.ts';
import { runRules } from './run-rules.ts';
import { WINDOW_EVENTS_MAX } from './run-share.ts';

export interface RunDeps {
  readonly tail: LogTail;
  readonly upcast: UpcastLatest;
  readonly matcher: EventMatcher;
  readonly deliverer: Deliverer;
  readonly store: DeliveryStore;
  readonly attempts: AttemptLog;
  readonly budget: HeldBudget;
  readonly clock: Clock;
  readonly random: () => number;
  readonly observer: DeliveryObserver;
  readonly runs: Pick<CurrentRuns, 'begin' | 'share'>;
  /** It cannot go on before somebody has looked after it. */
  readonly giveUp: (subscription: StoredSubscription, reason: string) => Promise<void>;
  readonly onTrouble: (cause: unknown) => void;
}

/** While it cannot be written down what was done, no more than so many are read on. */
export const UNWRITTEN_EVENTS_MAX = 2_000;
const GONE = 'its receiver has answered 410 Gone';
const PAGE_EVENTS_MAX = 200;
const TROUBLE_PAUSE_MS = 1_000;

/**
 * Delivers what a subscription wants, from where it was left, until the signal is aborted, somebody
 * else has taken over, or something has been changed beneath it. If the process dies, what was not
 * written down is delivered once more: up to a window of events, and `UNWRITTEN_EVENTS_MAX` more
 * where the database could not be written to.
 *
 * @throws EventStoreError `unavailable` where it cannot begin.
 */
export async function runSubscription(
  subscription: StoredSubscription,
  deps: RunDeps,
  signal: AbortSignal,
): Promise<void> {
  const kept = await deps.store.begin(subscription.id, subscription.startPosition);
  const machine = new DeliveryMachine(runRules(subscription, deps.runs, deps.random), kept);
  const entry = deps.runs.begin({ target: subscription.definition.target.type, machine });
  try {
    await new SubscriptionRun(subscription, kept.epoch, { machine, entry }, deps).until(signal);
  } finally {
    entry.end();
  }
}

class SubscriptionRun {
  readonly #subscription: StoredSubscription;
  readonly #machine: DeliveryMachine;
  readonly #entry: RunEntry;
  readonly #deps: RunDeps;
  readonly #held: HeldEvents;
  readonly #writer: ProgressWriter;
  readonly #attempts: RecentAttempts;
  readonly #room = new Bell();
  readonly #work = new Bell();
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();

  constructor(
    subscription: StoredSubscription,
    epoch: number,
    { machine, entry }: { readonly machine: DeliveryMachine; readonly entry: RunEntry },
    deps: RunDeps,
  ) {
    const { store, clock, runs, attempts, onTrouble } = deps;
    const { id: subscriptionId } = subscription;
    this.#subscription = subscription;
    this.#machine = machine;
    this.#entry = entry;
    this.#deps = deps;
    this.#held = new HeldEvents(deps.budget, WINDOW_EVENTS_MAX);
    const attemptsWriteMs = () => runs.share.attemptsWriteMs;
    this.#attempts = new RecentAttempts(subscriptionId, attempts, clock, attemptsWriteMs);
    this.#writer = new ProgressWriter({
      ...{ subscriptionId, epoch, machine, store, clock, onTrouble },
      pace: () => runs.share,
      onWritten: (change) => {
        this.#room.ring();
        tellDead(deps.observer, subscription, change);
      },
    });
  }

  async until(signal: AbortSignal): Promise<void> {
    const stop = () => this.#end();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const parts = [this.#read(), this.#deliver(), this.#writer.writeUntil(this.#stop.signal)];
    try {
      await Promise.all(parts.map((part) => part.finally(stop)));
    } finally {
      signal.removeEventListener('abort', stop);
      await Promise.allSettled(parts);
      await Promise.allSettled(this.#underWay);
      this.#held.releaseAll();
      await this.#writer.writeLast();
      await this.#attempts.write();
    }
  }

  #end(): void {
    this.#stop.abort();
    this.#room.ring();
    this.#work.ring();
    this.#writer.ring();
  }

  async #read(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      if (this.#toRead <= 0) await this.#room.wait();
      else await this.#readOn().catch((error) => this.#pauseAfter(error));
    }
  }

  /** How many events may be read on: some at a time, not one for each that is settled. */
  get #toRead(): number {
    if (this.#machine.unsettledCount * 2 > this.#deps.runs.share.windowEventsMax) return 0;
    const mayBeWritten = UNWRITTEN_EVENTS_MAX - this.#writer.unwrittenCount;
    return Math.min(this.#machine.room(this.#deps.clock.now()), mayBeWritten, PAGE_EVENTS_MAX);
  }

  async #readOn(): Promise<void> {
    const { tail, clock } = this.#deps;
    const { readTo } = this.#machine;
    const page = await readMatching(this.#deps, readTo, this.#toRead);
    if (page.readTo <= readTo) {
      this.#entry.note();
      return await tail.waitBehind(readTo, this.#stop.signal);
    }
    const { offered } = page;
    for (const { event, failed } of offered) if (failed === undefined) this.#held.hold(event);
    this.#writer.offered(offered.length);
    this.#machine.offer(offered, page.readTo, clock.now());
    this.#entry.note();
    this.#work.ring();
    this.#writer.ring();
  }

  /** The database may be back soon; the tail ends with the store. */
  async #pauseAfter(error: unknown): Promise<void> {
    if (this.#stop.signal.aborted) return;
    if (!isEventStoreError(error, 'unavailable')) throw error;
    this.#deps.onTrouble(error);
    await passed(this.#deps.clock, TROUBLE_PAUSE_MS);
  }

  async #deliver(): Promise<void> {
    const { clock } = this.#deps;
    while (!this.#stop.signal.aborted) {
      for (const delivery of this.#machine.next(clock.now())) this.#start(delivery);
      if (this.#machine.isStuck(clock.now())) return await this.#giveUp(PARKED_FULL);
      const wakeAt = this.#machine.wakeAt(clock.now());
      await this.#work.wait(wakeAt === undefined ? undefined : wakeAt - clock.now());
    }
  }

  #start(delivery: Delivery): void {
    const delivered = this.#send(delivery).catch((error) => {
      // Nothing is known of it: the next run does it once more.
      this.#deps.onTrouble(error);
      this.#end();
    });
    this.#underWay.add(delivered);
    delivered.finally(() => this.#underWay.delete(delivered));
  }

  async #send(delivery: Delivery): Promise<void> {
    const { clock } = this.#deps;
    const startedAt = clock.now();
    const since = clock.monotonicMs();
    const result = await this.#sent(delivery);
    // What was given up says nothing of the target.
    if (this.#stop.signal.aborted && result?.kind === 'failed') return;
    const { waitedMs = 0 } = result ?? {};
    const durationMs = clock.monotonicMs() - since - waitedMs;
    if (result === undefined) this.#machine.skipped(delivery.number, clock.now());
    else this.#settle(delivery, result, { startedAt: startedAt + waitedMs, durationMs });
    this.#entry.note();
    for (const { position } of delivery.events) this.#held.release(position);
    this.#work.ring();
    this.#room.ring();
    this.#writer.ring();
    if (result?.kind === 'failed' && result.failure.isGone) await this.#giveUp(GONE);
  }

  async #giveUp(reason: string): Promise<void> {
    this.#end();
    await this.#deps.giveUp(this.#subscription, reason);
  }

  /** Undefined where nothing was to be sent, after all. */
  async #sent(delivery: Delivery): Promise<DeliveryResult | undefined> {
    const outbound = await outboundEvents(delivery, this.#held, this.#deps);
    if (outbound.kind === 'unwanted') return undefined;
    if (outbound.kind === 'failed') {
      const failure = { error: outbound.error, isOfTarget: false, isFinal: true };
      return { kind: 'failed', failure };
    }
    const { events, attempt } = delivery;
    const subscription = this.#subscription;
    const id = uuidv5(events.map(({ position }) => position).join(), subscription.id);
    const sent = { id, subscription, attempt, events: outbound.events };
    return await this.#deps.deliverer.deliver(sent, this.#stop.signal);
  }

  #settle(
    delivery: Delivery,
    result: DeliveryResult,
    time: { readonly startedAt: number; readonly durationMs: number },
  ): void {
    const now = this.#deps.clock.now();
    const { number } = delivery;
    if (result.kind === 'delivered') this.#machine.succeeded(number, now);
    const became =
      result.kind === 'failed' ? this.#machine.failed(number, result.failure, now) : undefined;
    const attempt = attemptRecord(delivery, result, became, time);
    this.#attempts.add(attempt);
    this.#deps.observer.deliveryTried(this.#subscription.definition.target.type, attempt);
  }
}
