import { expect } from 'chai';
import type { KeptState, MachineRules } from '../../src/engine/subscriptions/delivery.ts';
import type { LineEvent } from '../../src/engine/subscriptions/delivery-line.ts';
import { DeliveryMachine } from '../../src/engine/subscriptions/delivery-machine.ts';
import type { DeliveryFailure } from '../../src/engine/subscriptions/ports.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2031-03-14T06:12:00Z');
const DEFAULT_RETRY = {
  maxAttempts: 16,
  initialDelayMs: 1_000,
  factor: 3,
  maxDelayMs: 14_400_000,
};
const NOTHING: KeptState = { checkpoint: 0, settledAbove: [], parked: [] };
const REFUSED: DeliveryFailure = { error: 'answered 422', statusCode: 422, isOfTarget: false };
const NOT_THERE: DeliveryFailure = { error: 'connection refused', isOfTarget: true };

function machineWith(
  rules: Partial<MachineRules> = {},
  kept: KeptState = NOTHING,
): DeliveryMachine {
  const whole: MachineRules = {
    retry: DEFAULT_RETRY,
    onDeadLetter: 'park',
    batch: { max: 1 },
    windowMax: 100,
    concurrencyMax: 100,
    parkedMax: 1_000,
    random: () => 1,
    ...rules,
  };
  return new DeliveryMachine(whole, kept);
}

function event(position: number, aggregateId = `mission-${position}`): LineEvent {
  const eventId = `event-${position}`;
  const names = { aggregateType: 'Mission', aggregateId, eventType: 'MissionCreated' };
  return { position, eventId, sequenceNumber: 1, ...names };
}

function offer(machine: DeliveryMachine, events: readonly LineEvent[]): void {
  const offered = events.map((each) => ({ event: each }));
  machine.offer(offered, events.at(-1)?.position ?? 0, START);
}

/** Lets everything fail until nothing is to be tried any more; resolves with when that was. */
function failAll(machine: DeliveryMachine, failure: DeliveryFailure, until = Infinity): number {
  let now = START;
  for (;;) {
    for (const { number } of machine.next(now)) machine.failed(number, failure, now);
    const wakeAt = machine.wakeAt(now);
    if (wakeAt === undefined || wakeAt > until) return now;
    now = Math.max(wakeAt, now + 1);
  }
}

describe('The delivery machine', () => {
  it('tries an event that is refused for about a day, and no more often than it is told', () => {
    const machine = machineWith();
    offer(machine, [event(1)]);
    const hours = (failAll(machine, REFUSED) - START) / HOUR_MS;
    expect(hours).to.be.within(20, 40);
    const { parked } = machine.takeChange();
    expect(parked.map(({ state, attempts }) => [state, attempts])).to.deep.equal([['dead', 16]]);
  });

  it('takes three hours without the target for what they are: nobody has used up a try', () => {
    const machine = machineWith();
    offer(machine, [event(1), event(2), event(3), event(4), event(5)]);
    const end = failAll(machine, NOT_THERE, START + 3 * HOUR_MS);
    const { parked } = machine.takeChange();
    expect(parked.map(({ attempts, state }) => [attempts, state])).to.deep.equal(
      parked.map(() => [0, 'waiting']),
    );
    const later = Math.max(machine.wakeAt(end) ?? 0, end);
    const [probe, ...others] = machine.next(later);
    expect(others).to.deep.equal([]);
    machine.succeeded(probe?.number ?? 0, later);
    const rest = machine.next(later + DEFAULT_RETRY.maxDelayMs);
    expect(rest).to.have.length(4);
  });

  it('goes on with other aggregates while one is retried, and keeps those behind it waiting', () => {
    const machine = machineWith();
    offer(machine, [event(1, 'a'), event(2, 'a'), event(3, 'b'), event(4, 'b')]);
    const [first, other] = machine.next(START);
    machine.failed(first?.number ?? 0, REFUSED, START);
    machine.succeeded(other?.number ?? 0, START);
    const next = machine.next(START);
    expect(next.map(({ events }) => events.map((each) => each.position))).to.deep.equal([[4]]);
    const { checkpoint, settledAbove, parked } = machine.takeChange();
    expect(parked.map(({ position }) => position)).to.deep.equal([1, 2]);
    expect({ checkpoint, settledAbove }).to.deep.equal({ checkpoint: 3, settledAbove: [] });
  });

  it('lets later events pass a dead one where that is wanted', () => {
    const retry = { ...DEFAULT_RETRY, maxAttempts: 1 };
    const positions = (onDeadLetter: 'park' | 'continue') => {
      const machine = machineWith({ retry, onDeadLetter });
      offer(machine, [event(1, 'a'), event(2, 'a')]);
      machine.failed(machine.next(START)[0]?.number ?? 0, REFUSED, START);
      return machine.next(START).flatMap(({ events }) => events.map((each) => each.position));
    };
    expect(positions('continue')).to.deep.equal([2]);
    expect(positions('park')).to.deep.equal([]);
  });

  it('tries a batch again as it was, also from what was written down', () => {
    const rules = { batch: { max: 3 } };
    const machine = machineWith(rules);
    offer(machine, [event(1, 'a'), event(2, 'b'), event(3, 'a'), event(4, 'b')]);
    const [batch] = machine.next(START);
    machine.failed(batch?.number ?? 0, REFUSED, START);
    const content = (one: DeliveryMachine) =>
      one.next(START + 1_000).map(({ events }) => events.map((each) => each.position));
    const kept = machine.takeChange();
    const before = batch?.events.map(({ position }) => position);
    expect(content(machine)).to.deep.equal([before]);
    const whole: MachineRules = {
      ...{ retry: DEFAULT_RETRY, onDeadLetter: 'park', batch: { max: 2 } },
      ...{ windowMax: 9, concurrencyMax: 9, parkedMax: 99, random: () => 1 },
    };
    expect(content(new DeliveryMachine(whole, kept))).to.deep.equal([before]);
  });

  it('waits as long as the target says', () => {
    const machine = machineWith();
    offer(machine, [event(1), event(2)]);
    const [first] = machine.next(START);
    const busy = { error: 'answered 429', statusCode: 429, isOfTarget: true, retryAfterMs: 90_000 };
    machine.failed(first?.number ?? 0, busy, START);
    expect(machine.next(START + 89_999)).to.deep.equal([]);
    expect(machine.next(START + 90_000)).to.have.length(1);
  });

  it('reads no more than it can park, and says when nothing more can be', () => {
    const retry = { ...DEFAULT_RETRY, initialDelayMs: HOUR_MS, maxAttempts: 2 };
    const rules = { parkedMax: 2, retry };
    const machine = machineWith(rules);
    expect(machine.room(START)).to.equal(2);
    offer(machine, [event(1), event(2)]);
    expect([machine.room(START), machine.isStuck(START)]).to.deep.equal([0, false]);
    for (const { number } of machine.next(START)) machine.failed(number, REFUSED, START);
    expect([machine.room(START), machine.isStuck(START)]).to.deep.equal([0, true]);
    // Who takes it up again has what waits tried, and only then it is known to lead to nothing.
    const { parked } = machine.takeChange();
    const resumed = machineWith(rules, { ...NOTHING, checkpoint: 2, parked });
    expect(resumed.isStuck(START + HOUR_MS)).to.equal(false);
    for (const { number } of resumed.next(START + HOUR_MS)) {
      expect(resumed.isStuck(START + HOUR_MS)).to.equal(false);
      resumed.failed(number, REFUSED, START + HOUR_MS);
    }
    expect(resumed.isStuck(START + HOUR_MS)).to.equal(true);
  });

  it('is not stuck while what is tried again soon may make room', () => {
    const machine = machineWith({ parkedMax: 2, windowMax: 1 });
    for (const position of [1, 2]) {
      offer(machine, [event(position)]);
      for (const { number } of machine.next(START)) machine.failed(number, REFUSED, START);
    }
    expect([machine.room(START), machine.isStuck(START)]).to.deep.equal([0, false]);
    const [again] = machine.next(START + 1_000);
    machine.succeeded(again?.number ?? 0, START + 1_000);
    expect(machine.isStuck(START + 1_000)).to.equal(false);
  });

  it('lets what is tried again soon go before what is new, and no more than that wait', () => {
    const machine = machineWith({ windowMax: 10, retry: { ...DEFAULT_RETRY, factor: 10 } });
    let position = 0;
    while (machine.room(START) > 0) {
      position += 1;
      offer(machine, [event(position, 'a')]);
      for (const { number } of machine.next(START)) machine.failed(number, REFUSED, START);
    }
    expect(position).to.equal(11);
    // Tried in ten seconds, it holds up nobody until then.
    const [again] = machine.next(START + 1_000);
    expect(machine.room(START + 1_000)).to.equal(10);
    machine.failed(again?.number ?? 0, REFUSED, START + 1_000);
    expect(machine.room(START + 1_000)).to.equal(10);
    expect(machine.room(START + 10_000)).to.equal(0);
  });

  it('is stuck as well by what waits behind a dead one, or cannot be told', () => {
    const once = { parkedMax: 3, retry: { ...DEFAULT_RETRY, maxAttempts: 1 } };
    const behind = machineWith(once);
    offer(behind, [event(1, 'a'), event(2, 'a')]);
    behind.failed(behind.next(START)[0]?.number ?? 0, REFUSED, START);
    expect(behind.isStuck(START)).to.equal(false);
    offer(behind, [event(3, 'a')]);
    expect(behind.isStuck(START)).to.equal(true);
    const untold = machineWith(once);
    const failed = 'its predicate failed';
    untold.offer(
      [1, 2, 3].map((each) => ({ event: event(each), failed })),
      3,
      START,
    );
    expect(untold.next(START)).to.deep.equal([]);
    expect(untold.isStuck(START)).to.equal(true);
  });

  for (const [statusCode, isOfTarget] of [
    [500, false],
    [503, true],
  ] as const) {
    it(`takes a batch that is answered ${statusCode} for one that fails, not for an outage`, () => {
      const machine = machineWith({
        batch: { max: 50 },
        retry: { ...DEFAULT_RETRY, maxAttempts: 3 },
      });
      const batch = Array.from({ length: 12 }, (_, index) => event(index + 1));
      offer(machine, batch);
      const tried: (readonly number[])[] = [];
      let now = START;
      for (let position = 13; position < 16; position += 1) {
        for (const { number, events } of machine.next(now)) {
          tried.push(events.map((each) => each.position));
          const failure = { error: 'no', statusCode, isOfTarget };
          if (events.length === 12) machine.failed(number, failure, now);
          else machine.succeeded(number, now);
        }
        offer(machine, [event(position)]);
        now = Math.max(now + 1, machine.wakeAt(now) ?? now) + HOUR_MS;
      }
      const whole = batch.map(({ position }) => position);
      expect(tried.filter(({ length }) => length > 1)).to.deep.equal([whole, whole, whole]);
      const { parked } = machine.takeChange();
      expect(parked.map(({ state, attempts }) => [state, attempts])).to.deep.equal(
        Array(12).fill(['dead', 3]),
      );
    });
  }

  it('tries a batch again as it was after an outage, too, which uses up no try of it', () => {
    const machine = machineWith({ batch: { max: 3 } });
    offer(
      machine,
      Array.from({ length: 15 }, (_, index) => event(index + 1)),
    );
    const sent = machine.next(START);
    for (const { number } of sent) machine.failed(number, NOT_THERE, START);
    const contentOf = ({ events }: (typeof sent)[number]) => events.map((each) => each.position);
    const again: unknown[] = [];
    let now = START;
    while (again.length < 5) {
      now = Math.max(now, machine.wakeAt(now) ?? now + 1);
      for (const delivery of machine.next(now)) {
        again.push(contentOf(delivery));
        machine.succeeded(delivery.number, now);
      }
    }
    expect(again).to.have.deep.members(sent.map(contentOf));
  });

  it('reads nothing on while its target is out, as long as there is something to ask it with', () => {
    const machine = machineWith();
    offer(machine, [event(1), event(2), event(3)]);
    for (const { number } of machine.next(START)) machine.failed(number, NOT_THERE, START);
    expect(machine.room(START)).to.equal(0);
    const [probe] = machine.next(machine.wakeAt(START) ?? 0);
    machine.succeeded(probe?.number ?? 0, START + 2_000);
    expect(machine.room(START)).to.be.at.least(90);
  });
});
