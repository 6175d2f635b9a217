import { expect } from 'chai';
import type { LineEvent } from '../../src/engine/subscriptions/delivery-line.ts';
import { DeliveryMachine } from '../../src/engine/subscriptions/delivery-machine.ts';
import type { ProgressChange } from '../../src/engine/subscriptions/ports.ts';
import { ProgressWriter } from '../../src/engine/subscriptions/progress-writer.ts';
import { EventStoreError } from '../../src/errors.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { eventually } from '../support/eventually.ts';

const RULES = {
  retry: { maxAttempts: 3, initialDelayMs: 1, factor: 1, maxDelayMs: 1 },
  onDeadLetter: 'park',
  batch: { max: 1 },
  windowMax: 100,
  concurrencyMax: 100,
  parkedMax: 1_000,
  random: () => 1,
} as const;
const NOTHING = { checkpoint: 0, settledAbove: [], parked: [] };

describe('What is written of how far a subscription is', () => {
  let machine: DeliveryMachine;
  let saved: ProgressChange[];
  let save: (change: ProgressChange) => Promise<boolean>;
  let over: AbortController;
  let troubles: unknown[];

  beforeEach(() => {
    machine = new DeliveryMachine(RULES, NOTHING);
    saved = [];
    save = async (change) => saved.push(change) > 0;
    over = new AbortController();
    troubles = [];
  });

  function writing(): { readonly writer: ProgressWriter; readonly written: Promise<void> } {
    const writer = new ProgressWriter({
      ...{ subscriptionId: 'billing', epoch: 1, machine, clock: systemClock },
      store: { save: (_id, _epoch, change) => save(change) },
      pace: () => ({ writeMs: 100, idleWriteMs: 10 }),
      onWritten: () => {},
      onTrouble: (cause) => troubles.push(cause),
    });
    const written = writer.writeUntil(over.signal);
    over.signal.addEventListener('abort', () => writer.ring());
    return { writer, written };
  }

  const checkpoints = () => saved.map(({ checkpoint }) => checkpoint);

  it('is never beyond what is not settled, however much behind it nobody wanted', async () => {
    const { writer, written } = writing();
    machine.offer([{ event: eventAt(3) }], 10, 0);
    const [delivery] = machine.next(0);
    for (const readTo of [20, 30]) {
      const before = saved.length;
      machine.offer([], readTo, 0);
      writer.ring();
      await eventually(() => expect(saved.length).to.be.greaterThan(before));
    }
    expect(new Set(checkpoints())).to.deep.equal(new Set([2]));
    machine.succeeded(delivery?.number ?? 0, 0);
    writer.ring();
    await eventually(() => expect(checkpoints().at(-1)).to.equal(30));
    over.abort();
    await written;
  });

  it('is what nobody wanted as well, where nothing is left to be settled', async () => {
    const { writer, written } = writing();
    machine.offer([], 10, 0);
    writer.ring();
    await eventually(() => expect(checkpoints()).to.deep.equal([10]));
    over.abort();
    await written;
  });

  it('is the same change until it is written, and then what came since', async () => {
    const tried: ProgressChange[] = [];
    save = async (change) => {
      tried.push(change);
      if (tried.length < 3) throw new EventStoreError('unavailable', 'It is away.', {});
      return true;
    };
    const { writer, written } = writing();
    machine.offer(
      [1, 2].map((position) => ({ event: eventAt(position) })),
      2,
      0,
    );
    const [first, second] = machine.next(0);
    machine.succeeded(first?.number ?? 0, 0);
    writer.ring();
    await eventually(() => expect(tried).to.have.length(1));
    machine.succeeded(second?.number ?? 0, 0);
    writer.ring();
    await eventually(() => expect(tried).to.have.length(4));
    expect(tried.map(({ checkpoint }) => checkpoint)).to.deep.equal([1, 1, 1, 2]);
    expect(troubles).to.have.length(2);
    over.abort();
    await written;
  });

  it('ends with its epoch', async () => {
    save = async (change) => saved.push(change) === 0;
    const { writer, written } = writing();
    machine.offer([], 10, 0);
    writer.ring();
    await written;
    expect(saved).to.have.length(1);
  });
});

function eventAt(position: number): LineEvent {
  const names = { aggregateType: 'Mission', aggregateId: `mission-${position}` };
  return { ...names, position, eventId: `${position}`, eventType: 'Done', sequenceNumber: 1 };
}
