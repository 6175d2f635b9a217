import type {
  Delivery,
  FailedDelivery,
  KeptState,
  MachineRules,
  OfferedEvent,
} from './delivery.ts';
import { type DeliveryLine, type LineItem, leaveLine, toItem } from './delivery-line.ts';
import { DeliveryLines } from './delivery-lines.ts';
import { ParkedItems, restoredItem } from './parked-items.ts';
import type { DeliveryFailure, ProgressChange } from './ports.ts';
import { ReadAhead } from './read-ahead.ts';
import { retryDelayMs } from './retry-delay.ts';
import { BREAKER, TargetBreaker } from './target-breaker.ts';
import { DeliveriesUnderWay } from './under-way.ts';
import { UnsettledWindow } from './unsettled-window.ts';

/**
 * What a subscription delivers next, and what becomes of it: pure, without time, storage or target
 * of its own. It promises that an event is delivered only when all before it in its aggregate are
 * settled, and that whatever `takeChange` has said is enough for another machine to go on from it:
 * what was done since then may be done once more, and nothing is left out.
 *
 * An event that fails is parked, and those of its aggregate with it, so that the checkpoint goes
 * on. Several aggregates that fail in a row are an outage of the target, which uses up no tries.
 */
export class DeliveryMachine {
  readonly #rules: MachineRules;
  readonly #window: UnsettledWindow;
  readonly #settledBefore: Set<number>;
  readonly #lines = new DeliveryLines();
  readonly #breaker: TargetBreaker;
  readonly #underWay = new DeliveriesUnderWay();
  readonly #parked: ParkedItems;
  readonly #readAhead: ReadAhead;
  #pausedUntil = 0;
  #isChanged = false;

  /** `kept.parked` is in position order. */
  constructor(rules: MachineRules, kept: KeptState) {
    this.#rules = rules;
    this.#window = new UnsettledWindow(kept.checkpoint);
    this.#settledBefore = new Set(kept.settledAbove);
    this.#breaker = new TargetBreaker(rules.breaker ?? BREAKER);
    this.#parked = new ParkedItems(kept.parked.length);
    this.#readAhead = new ReadAhead(rules, {
      window: this.#window,
      lines: this.#lines,
      parked: this.#parked,
      breaker: this.#breaker,
      underWay: this.#underWay,
    });
    const isInLine = ({ state }: LineItem) => state === 'waiting' || rules.onDeadLetter === 'park';
    this.#lines.restore(kept.parked.map(restoredItem).filter(isInLine));
  }

  /** Behind which position the next events are to be offered. */
  get readTo(): number {
    return this.#window.readTo;
  }

  /** Events that were offered, and are neither settled nor parked. */
  get unsettledCount(): number {
    return this.#window.unsettledCount;
  }

  room(now: number): number {
    return this.#readAhead.room(now);
  }

  /** Events that are parked, dead ones included. */
  get parkedCount(): number {
    return this.#parked.count;
  }

  isStuck(now: number): boolean {
    return this.#readAhead.isStuck(now);
  }

  get inFlightCount(): number {
    return this.#underWay.count;
  }

  /** Events that have not failed, and are neither settled nor under way. */
  get freshCount(): number {
    return this.unsettledCount - this.#underWay.freshCount;
  }

  /** Whether anything was settled or parked since the last change was taken. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** Events behind `readTo`, ascending: all that are wanted up to the new `readTo`. */
  offer(offered: readonly OfferedEvent[], readTo: number, now: number): void {
    for (const { event, failed } of offered) {
      this.#window.add(event.position);
      if (this.#settledBefore.delete(event.position)) this.#window.settle(event.position);
      else this.#enqueue(toItem(event, failed), now);
    }
    this.#window.advanceTo(readTo);
  }

  /** What went out before this machine was made, by positions that it has: it is still to land. */
  resume(deliveries: readonly (readonly number[])[]): readonly Delivery[] {
    return deliveries.map((positions) => {
      const { lines, items } = this.#lines.takeAt(positions);
      return this.#underWay.begin(lines, items);
    });
  }

  /** What is to be delivered now, at most so many. */
  next(now: number, limit = Number.POSITIVE_INFINITY): readonly Delivery[] {
    this.#lines.promote(now);
    const deliveries: Delivery[] = [];
    while (deliveries.length < limit && this.#mayStart(now)) deliveries.push(...this.#start(now));
    return deliveries;
  }

  /** When to ask again, if nothing else happens; undefined where nothing is to come by itself. */
  wakeAt(now: number): number | undefined {
    if (this.#underWay.count >= this.#rules.concurrencyMax) return undefined;
    const waitsFor = this.#lines.hasReady ? now : this.#lines.nextAt;
    if (waitsFor === undefined || this.#breaker.isProbing) return undefined;
    return Math.max(waitsFor, this.#breaker.opensAt ?? 0, this.#pausedUntil);
  }

  /** It takes long: it is kept by itself from now on, so that the checkpoint goes on. */
  setAside(number: number, now: number): void {
    for (const line of this.#underWay.aged(number).lines) this.#parkBehind(line, now);
  }

  succeeded(number: number, now: number): void {
    this.#breaker.succeeded();
    this.#parked.convict();
    this.#settle(number, now);
  }

  /** It has turned out that it is not wanted: nothing was sent. */
  skipped(number: number, now: number): void {
    this.#breaker.notAsked();
    this.#settle(number, now);
  }

  failed(number: number, failure: DeliveryFailure, now: number): FailedDelivery {
    const { lines, items } = this.#underWay.land(number);
    const { isOfTarget, retryAfterMs = 0 } = failure;
    if (isOfTarget) this.#pausedUntil = Math.max(this.#pausedUntil, now + retryAfterMs);
    const wasOpen = this.#breaker.isOpen;
    if (failure.isFinal) this.#breaker.notAsked();
    else this.#breaker.failed(lines[0]?.key ?? '', failure, now);
    if (this.#breaker.isOpen && !wasOpen) this.#parked.forgive();
    for (const item of items) item.error = failure.error;
    this.#isChanged = true;
    if (this.#breaker.isCounted(failure)) this.#count(items, failure, now);
    else if (this.#rules.batch.max > 1) this.#wait(items, now, now);
    for (const line of lines) this.#lines.goOn(line, now);
    if (items[0]?.state === 'dead') return { outcome: 'dead' };
    const soonest = Math.max(this.#breaker.opensAt ?? 0, this.#pausedUntil, now);
    return { outcome: 'failed', nextAttemptAt: Math.max(items[0]?.notBefore ?? now, soonest) };
  }

  /** All of it, to be written in one; what comes next builds on its having been written. */
  takeChange(): ProgressChange {
    const { checkpoint } = this.#window;
    const before = [...this.#settledBefore].filter((position) => position > checkpoint);
    this.#isChanged = false;
    return {
      checkpoint,
      settledAbove: [...this.#window.settledAbove(), ...before],
      ...this.#parked.takeChange(),
    };
  }

  #enqueue(item: LineItem, now: number): void {
    const last = this.#lines.of(item)?.items.at(-1);
    if (last !== undefined && last.state !== 'fresh') this.#park(item, 'waiting', now);
    this.#lines.append(item);
  }

  #mayStart(now: number): boolean {
    if (this.#underWay.count >= this.#rules.concurrencyMax || now < this.#pausedUntil) return false;
    return this.#lines.hasReady && this.#breaker.mayStart(now);
  }

  #start(now: number): readonly Delivery[] {
    const { lines, items } = this.#lines.take(this.#rules.batch.max);
    const [first] = items;
    if (first?.fault !== undefined) {
      first.error = first.fault;
      this.#die(first, now);
      for (const line of lines) this.#lines.goOn(line, now);
      return [];
    }
    this.#breaker.started();
    return [this.#underWay.begin(lines, items)];
  }

  #settle(number: number, now: number): void {
    const { lines, items } = this.#underWay.land(number);
    for (const item of items) {
      this.#lines.leave(item);
      if (item.state === 'fresh') this.#window.settle(item.event.position);
      else this.#parked.remove(item);
    }
    for (const line of lines) this.#lines.goOn(line, now);
    this.#isChanged = true;
  }

  #count(items: readonly LineItem[], failure: DeliveryFailure, now: number): void {
    const { retry, random } = this.#rules;
    const attempts = (items[0]?.attempts ?? 0) + 1;
    const isDead = failure.isFinal || attempts >= retry.maxAttempts;
    const delayMs = Math.max(retryDelayMs(retry, attempts, random), failure.retryAfterMs ?? 0);
    for (const item of items) {
      item.attempts = attempts;
      this.#parked.suspect(item);
      if (isDead) this.#die(item, now);
    }
    if (!isDead) this.#wait(items, now + delayMs, now);
  }

  /** Whoever gets them again gets the same ones. */
  #wait(items: readonly LineItem[], notBefore: number, now: number): void {
    for (const item of items) {
      this.#park(item, 'waiting', notBefore);
      this.#parkBehind(this.#lines.of(item), now);
    }
    this.#lines.keepTogether(items);
  }

  #die(item: LineItem, now: number): void {
    const line = this.#lines.of(item);
    this.#lines.setApart(item);
    this.#park(item, 'dead', now);
    if (this.#rules.onDeadLetter === 'continue') leaveLine(line, item);
    else this.#parkBehind(line, now);
  }

  #parkBehind(line: DeliveryLine | undefined, now: number): void {
    for (const item of line?.items ?? [])
      if (item.state === 'fresh') this.#park(item, 'waiting', now);
  }

  #park(item: LineItem, state: 'waiting' | 'dead', at: number): void {
    if (item.state === 'fresh') this.#window.settle(item.event.position);
    this.#parked.park(item, state, at);
    this.#isChanged = true;
  }
}
