import type { Scheduler } from 'fast-check';
import type {
  Delivery,
  FailedDelivery,
  KeptState,
  MachineRules,
} from '../../src/engine/subscriptions/delivery.ts';
import { DeliveryMachine } from '../../src/engine/subscriptions/delivery-machine.ts';
import type { ParkedDelivery } from '../../src/engine/subscriptions/ports.ts';

/** What the receiver does with an event, whenever it gets it. */
export type Temper = 'takes' | 'refuses-twice' | 'poison' | 'unmatched' | 'unreadable';

export interface WorldEvent {
  readonly position: number;
  readonly aggregateId: string;
  readonly temper: Temper;
}

export interface WorldRules
  extends Pick<MachineRules, 'onDeadLetter' | 'batch' | 'windowMax' | 'concurrencyMax'> {
  /** What goes out is stored before it does, so that it counts after a crash: until it runs out. */
  readonly keepsLeases: boolean;
}

interface Flight extends Delivery {
  /** Unlike its number, the same for the machines after a crash. */
  readonly id: number;
}

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
  /** Those that were with a receiver for too long. */
  readonly ranOut = new Set<WorldEvent>();
  readonly #rules: MachineRules & WorldRules;
  readonly #scheduler: Scheduler;
  #kept: KeptState = { checkpoint: 0, settledAbove: [], parked: [] };
  #machine: DeliveryMachine;
  #isSaving = false;
  #begun = 0;
  /** What the machine has under way. */
  readonly #flights = new Map<number, Flight>();
  readonly #unsent = new Set<Flight>();
  #keptFlights: readonly Flight[] = [];
  #areFlightsChanged = false;
  /** Which flight has something of an aggregate. */
  readonly #busy = new Map<string, number>();
  /** What has failed together of the machine that there is, by the first position. */
  readonly #failures = new Map<number, string>();
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
    const room = this.#machine.room(this.now);
    this.#offerTo(this.#machine.readTo + Math.min(limit, room));
  }

  pump(): void {
    for (const delivery of this.#machine.next(this.now)) {
      this.#begun += 1;
      const flight = { ...delivery, id: this.#begun };
      this.#flights.set(flight.id, flight);
      this.#areFlightsChanged = this.#rules.keepsLeases;
      if (this.#rules.keepsLeases) this.#unsent.add(flight);
      else this.#send(flight);
    }
  }

  /** As one that takes long. */
  setAside(which: number): void {
    const flights = [...this.#flights.values()];
    const flight = flights[which % flights.length];
    if (flight !== undefined) this.#machine.setAside(flight.number, this.now);
  }

  save(): void {
    if (this.#isSaving || !(this.#machine.isChanged || this.#areFlightsChanged)) return;
    const machine = this.#machine;
    const change = machine.takeChange();
    const flights = [...this.#flights.values()];
    this.#areFlightsChanged = false;
    this.#isSaving = true;
    this.#scheduler.schedule(Promise.resolve(), 'save').then(() => {
      this.#isSaving = false;
      // One that comes after a crash finds its epoch over.
      if (machine !== this.#machine) return;
      const { checkpoint, settledAbove } = change;
      this.#kept = { checkpoint, settledAbove, parked: this.#merged(change) };
      this.#keptFlights = flights;
      for (const flight of flights) if (this.#unsent.delete(flight)) this.#send(flight);
    });
  }

  crash(): void {
    this.crashes += 1;
    this.#failures.clear();
    this.#machine = new DeliveryMachine(this.#rules, this.#kept);
    this.#flights.clear();
    this.#unsent.clear();
    this.#areFlightsChanged = false;
    if (this.#rules.keepsLeases) this.#resume();
    else this.#busy.clear();
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
    const { inFlightCount, readTo } = this.#machine;
    const isChanged = this.#machine.isChanged || this.#areFlightsChanged;
    const isWaiting = this.#machine.wakeAt(this.now) !== undefined;
    const isSettled = inFlightCount === 0 && readTo === this.log.length && !isChanged && !isWaiting;
    if (isSettled && this.#machine.freshCount !== 0) this.faults.push('something is fresh');
    return isSettled;
  }

  #offerTo(end: number): void {
    const { readTo } = this.#machine;
    const page = this.log.slice(readTo, end);
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

  /** What is out stays out until its time is over: nobody may be there to say what became of it. */
  #resume(): void {
    const positions = this.#keptFlights.map((each) => positionsOf(each));
    this.#offerTo(Math.max(0, ...positions.flat(), ...this.#kept.settledAbove));
    this.#machine.resume(positions).forEach((delivery, index) => {
      const { id = 0 } = this.#keptFlights[index] ?? {};
      const flight = { ...delivery, id };
      this.#flights.set(id, flight);
      if (`${positionsOf(flight)}` !== `${positions[index]}`) {
        this.faults.push(`${positions[index]} are out, and known as ${positionsOf(flight)}`);
      }
      this.#scheduler
        .schedule(Promise.resolve(), `time-out ${positions[index]}`)
        .then(() => this.#runOut(id));
    });
  }

  #runOut(id: number): void {
    const flight = this.#flights.get(id);
    if (flight === undefined) return;
    for (const event of this.#eventsOf(flight)) this.ranOut.add(event);
    this.#free(flight);
    this.#land(flight, false);
  }

  #send(flight: Flight): void {
    this.#look(flight);
    this.#scheduler
      .schedule(Promise.resolve(), `delivery ${positionsOf(flight)}`)
      .then(() => this.#arrive(flight));
  }

  /** What is settled for good never goes out again, nor two of an aggregate at the same time. */
  #look(flight: Flight): void {
    const { id, events } = flight;
    const [first = 0] = positionsOf(flight);
    const failed = this.#failures.get(first);
    if (failed !== undefined && failed !== `${positionsOf(flight)}`) {
      this.faults.push(`${failed} failed, and ${positionsOf(flight)} are tried again`);
    }
    const { checkpoint, settledAbove, parked } = this.#kept;
    const untold = this.#eventsOf(flight).filter(({ temper }) => temper === 'unreadable');
    if (untold.length > 0 && !(flight.isUndecided === true && events.length === 1)) {
      this.faults.push(`${positionsOf(flight)} go out, and nobody knows whether they are wanted`);
    }
    for (const { position, aggregateId } of events) {
      const isSettled = position <= checkpoint || settledAbove.includes(position);
      if (isSettled && !parked.some((each) => each.position === position)) {
        this.faults.push(`${position} goes out though it is settled`);
      }
      if ((this.#busy.get(aggregateId) ?? id) !== id) {
        this.faults.push(`${position} goes out beside another of ${aggregateId}`);
      }
      this.#busy.set(aggregateId, id);
    }
  }

  #free({ id, events }: Flight): void {
    for (const { aggregateId } of events)
      if (this.#busy.get(aggregateId) === id) this.#busy.delete(aggregateId);
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

  #arrive(sent: Flight): void {
    this.#free(sent);
    const events = this.#eventsOf(sent);
    const flight = this.#flights.get(sent.id);
    if (sent.isUndecided === true) {
      if (flight !== undefined) this.#decide(flight);
      return;
    }
    const isTaken = !this.isTargetDown && events.every((event) => this.#isTaken(event));
    if (isTaken) this.received.push(...events);
    if (flight !== undefined) this.#land(flight, isTaken);
  }

  /** Nobody can tell, once more, or it turns out that it is not wanted. */
  #decide(flight: Flight): void {
    const [event] = this.#eventsOf(flight);
    if (event === undefined || event.position % 2 === 1) this.#land(flight, false);
    else {
      this.received.push(event);
      this.#flights.delete(flight.id);
      this.#areFlightsChanged = this.#rules.keepsLeases;
      this.#machine.skipped(flight.number, this.now);
    }
  }

  #land(flight: Flight, isTaken: boolean): void {
    const { id, number } = flight;
    this.#flights.delete(id);
    this.#areFlightsChanged = this.#rules.keepsLeases;
    const failure = { error: 'no', isOfTarget: this.isTargetDown };
    if (isTaken) this.#machine.succeeded(number, this.now);
    else this.#failed(flight, this.#machine.failed(number, failure, this.now));
  }

  #failed(flight: Flight, { outcome }: FailedDelivery): void {
    const [first = 0] = positionsOf(flight);
    if (outcome === 'failed') this.#failures.set(first, `${positionsOf(flight)}`);
    else for (const event of this.#eventsOf(flight)) this.everDead.add(event);
  }

  #eventsOf({ events }: Delivery): readonly WorldEvent[] {
    return events.map(({ position }) => this.log[position - 1] as WorldEvent);
  }

  #isTaken({ position, temper }: WorldEvent): boolean {
    if (temper !== 'refuses-twice') return temper === 'takes';
    const refusals = (this.#refusals.get(position) ?? 0) + 1;
    this.#refusals.set(position, refusals);
    return refusals > 2;
  }
}

function positionsOf({ events }: Delivery): readonly number[] {
  return events.map(({ position }) => position);
}
