import { expect } from 'chai';
import { CommitLookout } from '../../src/engine/tail/commit-lookout.ts';
import { ManualClock } from '../support/manual-clock.ts';

describe('CommitLookout', () => {
  let clock: ManualClock;
  let tell: (position: number) => void;
  let isListening: boolean;
  let isWanted: boolean;
  let isCommitting: boolean;
  let looks: number;
  let told: number[];
  let idle: number;
  let lookout: CommitLookout;

  beforeEach(() => {
    clock = new ManualClock();
    [isListening, isWanted, isCommitting] = [false, true, false];
    [looks, idle, told] = [0, 0, []];
    lookout = new CommitLookout({
      clock,
      signal: {
        listen(listener) {
          tell = listener;
          isListening = true;
          return {
            async close() {
              isListening = false;
            },
          };
        },
      },
      told: (position) => told.push(position),
      isWanted: () => isWanted,
      isCommitting: () => isCommitting,
      look: async () => {
        looks += 1;
      },
      onIdle: () => {
        idle += 1;
      },
    });
  });

  it('does nothing before anybody waits', async () => {
    await clock.pass(60_000);
    expect([isListening, looks, lookout.isAttentive]).to.deep.equal([false, 0, false]);
  });

  it('looks once a second while somebody waits, whatever the signal says', async () => {
    lookout.attend();
    expect([isListening, looks]).to.deep.equal([true, 1]);
    await clock.pass(10_000);
    expect(looks).to.equal(11);
  });

  it('listens on for a while when nobody waits any more, looks no more, and then rests', async () => {
    lookout.attend();
    isWanted = false;
    await clock.pass(20_000);
    expect([isListening, looks, idle]).to.deep.equal([true, 1, 0]);
    lookout.attend();
    await clock.pass(25_000);
    expect([isListening, idle]).to.deep.equal([true, 0]);
    await clock.pass(25_000);
    expect([isListening, lookout.isAttentive, idle]).to.deep.equal([false, false, 1]);
    lookout.attend();
    expect([isListening, looks]).to.deep.equal([true, 2]);
    await lookout.close();
    expect(isListening).to.equal(false);
  });

  it('passes on what it is told at once, but for what this process may be about to know', async () => {
    lookout.attend();
    tell(7);
    expect(told).to.deep.equal([7]);
    isCommitting = true;
    tell(9);
    tell(8);
    expect(told).to.deep.equal([7]);
    await clock.pass(100);
    expect(told).to.deep.equal([7, 9]);
  });
});
