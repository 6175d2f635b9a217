import { expect } from 'chai';
import fc from 'fast-check';
import { DeliveryWorld, type Temper, type WorldEvent } from '../support/delivery-world.ts';

const RUNS = 1_000;
const AGGREGATES = ['a', 'b', 'c', 'd', 'e'];

type Command = fc.AsyncCommand<object, DeliveryWorld>;

const command = (name: string, act: (world: DeliveryWorld) => void): Command => ({
  check: () => true,
  async run(_model, world) {
    act(world);
  },
  toString: () => name,
});

const tempers = fc.oneof(
  { weight: 10, arbitrary: fc.constant<Temper>('takes') },
  { weight: 3, arbitrary: fc.constant<Temper>('refuses-twice') },
  { weight: 1, arbitrary: fc.constant<Temper>('poison') },
  { weight: 3, arbitrary: fc.constant<Temper>('unmatched') },
  { weight: 1, arbitrary: fc.constant<Temper>('unreadable') },
);

const logged = fc.tuple(fc.constantFrom(...AGGREGATES), tempers);

const often = <T>(arbitrary: T): readonly T[] => [arbitrary, arbitrary, arbitrary];

const logs = fc.array(logged, { minLength: 3, maxLength: 30, size: 'max' });

const commands = fc.commands(
  [
    logged.map(([id, temper]) => command(`commit ${id} ${temper}`, (w) => w.commit(id, temper))),
    ...often(fc.integer({ min: 1, max: 6 }).map((n) => command(`offer ${n}`, (w) => w.offer(n)))),
    ...often(fc.constant(command('pump', (w) => w.pump()))),
    ...often(fc.constant(command('save', (w) => w.save()))),
    fc.nat().map((n) => command(`set aside ${n}`, (w) => w.setAside(n))),
    fc.constant(command('crash', (w) => w.crash())),
    fc.constant(command('redrive', (w) => w.redrive())),
    fc.integer({ min: 1, max: 60 }).map((ms) =>
      command(`pass ${ms}`, (w) => {
        w.now += ms;
      }),
    ),
    fc.boolean().map((down) =>
      command(`down ${down}`, (w) => {
        w.isTargetDown = down;
      }),
    ),
  ],
  { maxCommands: 60, size: 'max' },
);

const rules = fc.record({
  onDeadLetter: fc.constantFrom('park' as const, 'continue' as const),
  batch: fc.record({ max: fc.integer({ min: 1, max: 3 }) }),
  windowMax: fc.integer({ min: 1, max: 12 }),
  concurrencyMax: fc.integer({ min: 1, max: 4 }),
  keepsLeases: fc.boolean(),
});

describe('a delivery machine, whatever happens in whatever order', function () {
  this.timeout(120_000);

  it('delivers every event or keeps it as a dead letter, in order per aggregate', async () => {
    await fc.assert(
      fc.asyncProperty(
        rules,
        logs,
        commands,
        fc.scheduler(),
        async (given, log, script, scheduler) => {
          const world = new DeliveryWorld(given, scheduler);
          for (const [id, temper] of log) world.commit(id, temper);
          await fc.scheduledModelRun(scheduler, () => ({ model: {}, real: world }), script);
          await settle(world, scheduler);
          expect(world.faults).to.deep.equal([]);
          expect(lostOf(world)).to.deep.equal([]);
          expect(outOfOrder(world, given.onDeadLetter)).to.deep.equal([]);
          expect(world.received.filter(({ temper }) => temper === 'unmatched')).to.deep.equal([]);
          if (world.crashes === 0)
            expect(new Set(world.received).size).to.equal(world.received.length);
        },
      ),
      { numRuns: RUNS },
    );
  });
});

/** Lets everything come to its end, with a target that is there. */
async function settle(world: DeliveryWorld, scheduler: fc.Scheduler): Promise<void> {
  world.isTargetDown = false;
  for (let round = 0; round < 500; round += 1) {
    world.offer(10);
    world.pump();
    world.save();
    await scheduler.waitIdle();
    if (world.isSettled()) return;
    world.now += 100;
  }
  throw new Error('it came to no end');
}

/** Neither received nor kept as dead, nor behind a dead one. */
function lostOf({ log, received, kept }: DeliveryWorld): readonly WorldEvent[] {
  const got = new Set(received);
  const parked = new Set(kept.parked.map(({ position }) => position));
  const dead = new Set(
    kept.parked.filter(({ state }) => state === 'dead').map(({ aggregateId }) => aggregateId),
  );
  return log.filter((event) => {
    if (event.temper === 'unmatched' || got.has(event)) return false;
    return !(parked.has(event.position) && dead.has(event.aggregateId));
  });
}

/** Received for the first time after a later one of the same aggregate was. */
function outOfOrder(
  { received, ranOut, everDead }: DeliveryWorld,
  onDeadLetter: 'park' | 'continue',
): readonly WorldEvent[] {
  // What was skipped as dead, and redriven, comes when it comes.
  const comesLate = (event: WorldEvent) =>
    onDeadLetter === 'continue' && (everDead.has(event) || ranOut.has(event));
  const firsts = [...new Set(received)].filter((event) => !comesLate(event));
  return firsts.filter((event, index) =>
    firsts
      .slice(0, index)
      .some(
        (earlier) => earlier.aggregateId === event.aggregateId && earlier.position > event.position,
      ),
  );
}
