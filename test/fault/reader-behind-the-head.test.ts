import { expect } from 'chai';
import { anEvent } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';

const TYPES = ['Mission', 'Spacecraft', 'Maneuver', 'GroundStation'];
const EVENTS = 6_000;

describe('a reader that follows the head of the log', () => {
  const { store } = openedStore();

  it('finds every position as it comes, over several types, while writers append', async () => {
    let given = 0;
    const write = async () => {
      while (given < EVENTS) {
        const aggregateType = TYPES[given % TYPES.length] as string;
        given += 1;
        await store().append([anEvent({ aggregateType })]);
      }
    };
    const writing = Promise.all(Array.from({ length: 24 }, write));

    let seen = 0;
    let reads = 0;
    while (seen < EVENTS) {
      for await (const { position } of store().readLog({ fromPosition: seen + 1 })) {
        expect(position).to.equal(seen + 1);
        seen = position;
      }
      reads += 1;
    }
    await writing;
    expect(reads).to.be.greaterThan(50);
    expect(await store().headPosition()).to.equal(seen);
  });
});
