import { expect } from 'chai';
import { Turns } from '../../src/engine/append/turns.ts';
import { ManualClock } from '../support/manual-clock.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { itSeeded } from '../support/seeded-test.ts';

/** Of real commits and round trips; they vary by as much again. */
const COMMIT_MS = 3;
const ROUND_TRIP_MS = 0.3;
const RACE_MS = 2_000;

describe('Turns', () => {
  it('lets a process that is alone go on at once', async () => {
    const clock = new ManualClock();
    const turns = new Turns(clock, 'a');
    for (let commit = 0; commit < 10; commit += 1) {
      // Only time that passes could keep it waiting, and none does.
      await turns.take(async () => {});
      turns.note('a');
    }
    expect(clock.monotonicMs()).to.equal(0);
  });

  itSeeded('lets each of several processes at the slot have its turn', async (random) => {
    const clock = new ManualClock();
    const { committed, inVain } = await race(clock, random, ['a', 'b', 'c']);
    const counts = ['a', 'b', 'c'].map((id) => committed.filter((each) => each === id).length);
    expect(committed.length).to.be.greaterThan(60);
    // Left to themselves they would come in vain about twenty times for each commit.
    expect(inVain).to.be.lessThan(5 * committed.length);
    for (const count of counts) expect(count).to.be.greaterThan(committed.length / 6);
  });

  it('passes over a process that is gone, and does not wait for ever', async () => {
    const clock = new ManualClock();
    const turns = new Turns(clock, 'b');
    turns.note('a');
    turns.contended();
    let isMyTurn = false;
    const taking = turns
      .take(async () => {})
      .then(() => {
        isMyTurn = true;
      });
    await clock.pass(1_000);
    expect(isMyTurn).to.equal(true);
    await taking;
  });

  it('lets the last one left go on at once again after a while', async () => {
    const clock = new ManualClock();
    const turns = new Turns(clock, 'a');
    turns.note('b');
    turns.contended();
    await clock.pass(1_000);
    await turns.take(() => Promise.reject(new Error('It looked.')));
  });
});

interface Race {
  /** Whoever committed, in order. */
  readonly committed: readonly string[];
  /** How often one of them came to a slot that was taken. */
  readonly inVain: number;
}

/** Processes that all want the slot, for a while. */
async function race(
  clock: ManualClock,
  random: SeededRandom,
  ids: readonly string[],
): Promise<Race> {
  const around = (ms: number) => ms * (1 + random.below(1_000) / 1_000);
  const committed: string[] = [];
  const all = ids.map((id) => ({ id, turns: new Turns(clock, id) }));
  let isTaken = false;
  let inVain = 0;
  const run = async ({ id, turns }: (typeof all)[number]) => {
    while (clock.monotonicMs() < RACE_MS) {
      await turns.take(async () => {});
      await clock.sleep(around(ROUND_TRIP_MS));
      if (isTaken) {
        inVain += 1;
        turns.contended();
        continue;
      }
      isTaken = true;
      await clock.sleep(around(COMMIT_MS));
      isTaken = false;
      committed.push(id);
      for (const each of all) each.turns.note(id);
    }
  };
  const running = Promise.all(all.map(run));
  await clock.pass(RACE_MS + 1_000);
  await running;
  return { committed, inVain };
}
