import { expect } from 'chai';
import { MemberAssignments } from '../../src/engine/assignments/member-assignments.ts';
import type { Hold } from '../../src/engine/assignments/ports.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** One process alone, on a clock that the test moves; the database answers as the test has it. */
describe('Assignments', () => {
  let clock: ManualClock;
  let answer: () => Promise<readonly string[]>;
  let told: (readonly string[])[];
  let left: number;
  let troubles: string[];
  let holds: Hold[];
  let end: (error?: Error) => void;
  let atWork: number;

  beforeEach(() => {
    clock = new ManualClock();
    answer = async () => ['me'];
    told = [];
    left = 0;
    troubles = [];
    holds = [];
    atWork = 0;
  });

  function open(): MemberAssignments {
    return new MemberAssignments({
      members: {
        async heartbeat({ kinds }) {
          told.push(kinds);
          return (await answer()).map((name) => ({ name, kinds }));
        },
        async leave() {
          left += 1;
        },
      },
      member: 'me',
      clock,
      onTrouble: (trouble) => troubles.push(trouble),
    });
  }

  async function run(hold: Hold): Promise<void> {
    holds.push(hold);
    atWork += 1;
    try {
      await new Promise<void>((resolve, reject) => {
        end = (error) => (error ? reject(error) : resolve());
        hold.signal.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      atWork -= 1;
    }
  }

  const refuse = async () => {
    throw new Error('unavailable');
  };

  it('give a process that is alone its task at once', async () => {
    const assignments = open();
    assignments.offer('task', run);
    await clock.pass(0);
    expect(atWork).to.equal(1);
    await assignments.close();
    expect([atWork, left]).to.deep.equal([0, 1]);
  });

  it('are let go of when the database has not been heard for too long, and taken up again', async () => {
    const assignments = open();
    assignments.offer('task', run);
    await clock.pass(0);
    answer = refuse;
    await clock.pass(4_900);
    expect(atWork).to.equal(1);
    await clock.pass(200);
    expect([atWork, holds[0]?.signal.aborted]).to.deep.equal([0, true]);
    expect(troubles).to.deep.equal(['not_heard', 'not_heard', 'not_heard']);
    answer = async () => ['me'];
    await clock.pass(1_500);
    expect([atWork, holds.length]).to.deep.equal([1, 2]);
    await assignments.close();
  });

  it('are let go of also where a heartbeat hangs, and its late answer counts from its sending', async () => {
    const assignments = open();
    assignments.offer('task', run);
    await clock.pass(0);
    let reply: (live: readonly string[]) => void = () => {};
    answer = () =>
      new Promise((resolve) => {
        reply = resolve;
      });
    await clock.pass(5_100);
    expect(atWork).to.equal(0);
    // Sent at 1,500: it is good until 6,500.
    await clock.pass(1_500);
    reply(['me']);
    await clock.pass(0);
    expect(atWork).to.equal(0);
    answer = async () => ['me'];
    await clock.pass(1_500);
    expect(atWork).to.equal(1);
    await assignments.close();
  });

  it('begin a task anew after a pause where it has ended by itself, and tell why it failed', async () => {
    const assignments = open();
    assignments.offer('task', run);
    await clock.pass(0);
    end();
    await clock.pass(400);
    expect(holds.length).to.equal(1);
    await clock.pass(200);
    expect([holds.length, atWork]).to.deep.equal([2, 1]);
    expect(troubles).to.deep.equal([]);
    end(new Error('broken'));
    await clock.pass(600);
    expect([holds.length, atWork]).to.deep.equal([3, 1]);
    expect(troubles).to.deep.equal(['task_failed']);
    await assignments.close();
  });

  it('never have one task run twice: a run that is slow to end is waited for', async () => {
    const assignments = open();
    let isSlowToEnd = true;
    let runs = 0;
    assignments.offer('task', async ({ signal }) => {
      runs += 1;
      while (isSlowToEnd || !signal.aborted) await clock.sleep(50);
    });
    await clock.pass(0);
    answer = refuse;
    await clock.pass(6_000);
    answer = async () => ['me'];
    await clock.pass(6_000);
    expect(runs).to.equal(1);
    isSlowToEnd = false;
    await clock.pass(2_000);
    expect(runs).to.equal(2);
    const closing = assignments.close();
    await clock.pass(100);
    await closing;
  });

  it('tell at once of each kind that is offered, also while a heartbeat is under way', async () => {
    const assignments = open();
    for (const task of ['one:1', 'one:2', 'other']) assignments.offer(task, run);
    await clock.pass(0);
    expect(told).to.deep.equal([['one'], ['one', 'other']]);
    expect(atWork).to.equal(3);
    await assignments.revoke('other');
    await clock.pass(1_500);
    expect(told.at(-1)).to.deep.equal(['one']);
    await assignments.close();
  });

  it('leave a holder that is alive the time to notice that its task has moved here', async () => {
    // Chosen so that the task is mine among the two.
    answer = async () => ['me', 'other'];
    const assignments = open();
    const tasks = Array.from({ length: 20 }, (_, index) => `task:${index}`);
    const mine = new Set<string>();
    for (const task of tasks) {
      assignments.offer(task, async (hold) => {
        mine.add(task);
        await run(hold);
      });
    }
    await clock.pass(1_400);
    expect(mine.size).to.equal(0);
    await clock.pass(1_700);
    expect(mine.size).to.be.within(4, 16);
    // And at once what somebody had who is gone.
    answer = async () => ['me'];
    await clock.pass(1_500);
    expect(mine.size).to.equal(20);
    await assignments.close();
  });

  it('end a task that is taken back, and do not begin it again', async () => {
    const assignments = open();
    assignments.offer('task', run);
    await clock.pass(0);
    await assignments.revoke('task');
    expect([holds.length, atWork]).to.deep.equal([1, 0]);
    await clock.pass(10_000);
    expect(holds.length).to.equal(1);
    await assignments.close();
    await assignments.close();
    expect(left).to.equal(1);
  });

  it('do not come back to life by a heartbeat that was under way when they closed', async () => {
    const order: string[] = [];
    let reply: () => void = () => {};
    answer = () =>
      new Promise((resolve) => {
        reply = () => {
          order.push('heartbeat');
          resolve(['me']);
        };
      });
    const assignments = open();
    assignments.offer('task', run);
    const closing = assignments.close().then(() => order.push('closed'));
    await clock.pass(0);
    expect(left).to.equal(0);
    reply();
    await closing;
    expect([order, left, holds.length]).to.deep.equal([['heartbeat', 'closed'], 1, 0]);
  });

  it('nor by one that tells of a kind which came while another was under way', async () => {
    const replies: (() => void)[] = [];
    answer = () => new Promise((resolve) => replies.push(() => resolve(['me'])));
    const assignments = open();
    for (const task of ['one', 'other']) assignments.offer(task, run);
    replies[0]?.();
    await clock.pass(0);
    expect(told).to.deep.equal([['one'], ['one', 'other']]);
    const closing = assignments.close();
    await clock.pass(0);
    expect(left).to.equal(0);
    replies[1]?.();
    await closing;
    expect([left, told.length]).to.deep.equal([1, 2]);
  });
});
