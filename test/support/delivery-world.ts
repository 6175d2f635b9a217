import type { Scheduler } from 'fast-check';
import type { Delivery, KeptState, MachineRules } from '../../src/engine/subscriptions/delivery.ts';
import { DeliveryMachine } from '../../src/engine/subscriptions/delivery-machine.ts';
import type { ParkedDelivery } from '../../src/engine/subscriptions/ports.ts';

/** What the receiver does with an event, whenever it gets it. */
export type Temper = 'takes' | 'refuses-twice' | 'poison' | 'unmatched' | 'unreadable';

export interface WorldEvent {
  readonly position: number;
  readonly aggregateId: string;
  readonly temper: Temper;
}

export type WorldRules = Pick<
  MachineRules,
  'onDeadLetter' | 'batch' | 'windowMax' | 'concurrencyMax'
>;

/**
 * A log, a store and a receiver around a machine: what they do happens when the scheduler says so.
 * A crash leaves of the machine what was stored; what it had sent may still arrive.
 */
export class DeliveryWorld {
  readonly log: WorldEvent[] = [];
  /** Events that the receiver has said yes to, in order. */
  readonly received: WorldEvent[] = [];
  readonly faults: string[] = [];
  /** Those that were a dead letter at any time. */
  readonly everDead = new Set<WorldEvent>();
  now = 1_000_000;
  isTargetDown = false;
  crashes = 0;
  readonly #rules: MachineRules;
  readonly #scheduler: Scheduler;
  #kept: KeptState = { checkpoint: 0, settledAbove: [], parked: [] };
  #machine: DeliveryMachine;
  #isSaving = false;
  readonly #failed = new Map<DeliveryMachine, Map<number, string>>();
  readonly #underWay = new Map<DeliveryMachine, Set<string>>();
  readonly #refusals = new Map<number, number>();

  constructor(rules: WorldRules, scheduler: Scheduler) {
    this.#rules = {
      ...rules,
      retry: { maxAttempts: 4, initialDelayMs: 10, factor: 2, maxDelayMs: 100 },
      parkedMax: 1_000,
      random: () => 0.5,
      breaker: { ofTargetMax: 2, ofAnyMax: 100, pauseMs: 50, pauseMsMax: 200 },
    };
    this.#scheduler = scheduler;
    this.#machine = new DeliveryMachine(this.#rules, this.#kept);
  }

  get kept(): KeptState {
    return this.#kept;
  }

  commit(aggregateId: string, temper: Temper): void {
    this.log.push({ position: this.log.length + 1, aggregateId, temper });
  }

  offer(limit: number): void {
    const { readTo, room } = this.#machine;
    const page = this.log.slice(readTo, readTo + Math.min(limit, room));
    if (page.length === 0) return;
    const wanted = page.filter(({ temper }) => temper !== 'unmatched');
    for (const event of wanted) if (event.temper === 'unreadable') this.everDead.add(event);
    const offered = wanted.map(({ position, aggregateId, temper }) => ({
      event: {
        position,
        aggregateId,
        aggregateType: 'Mission',
        eventId: `${position}`,
        eventType: 'MissionCreated',
        sequenceNumber: position,
      },
      ...(temper === 'unreadable' && { failed: 'cannot be told' }),
    }));
    this.#machine.offer(offered, readTo + page.length, this.now);
  }

  pump(): void {
    const machine = this.#machine;
    for (const delivery of machine.next(this.now)) {
      this.#look(machine, delivery);
      this.#scheduler
        .schedule(Promise.resolve(), `delivery ${delivery.events.map((e) => e.position)}`)
        .then(() => this.#arrive(machine, delivery));
    }
  }

  save(): void {
    if (this.#isSaving || !this.#machine.isChanged) return;
    const machine = this.#machine;
    const change = machine.takeChange();
    this.#isSaving = true;
    this.#scheduler.schedule(Promise.resolve(), 'save').then(() => {
      this.#isSaving = false;
      // One that comes after a crash finds its epoch over.
      if (machine !== this.#machine) return;
      const { checkpoint, settledAbove } = change;
      this.#kept = { checkpoint, settledAbove, parked: this.#merged(change) };
    });
  }

  crash(): void {
    this.crashes += 1;
    this.#machine = new DeliveryMachine(this.#rules, this.#kept);
  }

  /** As somebody who redrives all dead ones: the machine begins anew from what is kept. */
  redrive(): void {
    const at = new Date(this.now).toISOString();
    const parked = this.#kept.parked.map(
      (each): ParkedDelivery =>
        each.state === 'dead' ? { ...each, state: 'waiting', attempts: 0, at } : each,
    );
    this.#kept = { ...this.#kept, parked };
    this.crash();
  }

  /** How far it is from being done. */
  isSettled(): boolean {
    const { inFlightCount, readTo, isChanged } = this.#machine;
    const isWaiting = this.#machine.wakeAt(this.now) !== undefined;
    return inFlightCount === 0 && readTo === this.log.length && !isChanged && !isWaiting;
  }

  #failedAs(machine: DeliveryMachine): Map<number, string> {
    const known = this.#failed.get(machine) ?? new Map<number, string>();
    this.#failed.set(machine, known);
    return known;
  }

  /** What is settled for good never goes out again, nor two of an aggregate at the same time. */
  #look(machine: DeliveryMachine, delivery: Delivery): void {
    const { checkpoint, settledAbove, parked } = this.#kept;
    const positions = delivery.events.map(({ position }) => position).join();
    const before = this.#failedAs(machine).get(delivery.events[0]?.position ?? 0);
    if (before !== undefined && delivery.attempt > 1 && before !== positions) {
      this.faults.push(`${before} failed, and ${positions} is tried again`);
    }
    for (const { position, aggregateId } of delivery.events) {
      const isSettled = position <= checkpoint || settledAbove.includes(position);
      if (isSettled && !parked.some((each) => each.position === position)) {
        this.faults.push(`${position} goes out though it is settled`);
      }
      if (this.#underWay.get(machine)?.has(aggregateId)) {
        this.faults.push(`${position} goes out beside another of ${aggregateId}`);
      }
    }
    const busy = this.#underWay.get(machine) ?? new Set();
    for (const { aggregateId } of delivery.events) busy.add(aggregateId);
    this.#underWay.set(machine, busy);
  }

  #merged({
    parked,
    unparked,
  }: {
    readonly parked: readonly ParkedDelivery[];
    readonly unparked: readonly number[];
  }): readonly ParkedDelivery[] {
    const kept = new Map(this.#kept.parked.map((each) => [each.position, each]));
    for (const each of parked) kept.set(each.position, each);
    for (const position of unparked) kept.delete(position);
    return [...kept.values()].sort((a, b) => a.position - b.position);
  }

  #arrive(machine: DeliveryMachine, delivery: Delivery): void {
    const events = delivery.events.map(({ position }) => this.log[position - 1] as WorldEvent);
    for (const { aggregateId } of events) this.#underWay.get(machine)?.delete(aggregateId);
    const positions = delivery.events.map(({ position }) => position).join();
    const isTaken = !this.isTargetDown && events.every((event) => this.#isTaken(event));
    if (isTaken) this.received.push(...events);
    if (machine !== this.#machine) return;
    if (isTaken) machine.succeeded(delivery.number, this.now);
    else {
      const failure = { error: 'no', isOfTarget: this.isTargetDown };
      const { outcome } = machine.failed(delivery.number, failure, this.now);
      if (outcome === 'failed') this.#failedAs(machine).set(events[0]?.position ?? 0, positions);
      if (outcome === 'dead') for (const event of events) this.everDead.add(event);
    }
  }

  #isTaken({ position, temper }: WorldEvent): boolean {
    if (temper !== 'refuses-twice') return temper === 'takes';
    const refusals = (this.#refusals.get(position) ?? 0) + 1;
    this.#refusals.set(position, refusals);
    return refusals > 2;
  }
}
