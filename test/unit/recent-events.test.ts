import { expect } from 'chai';
import fc from 'fast-check';
import { type EventBlock, RecentEvents } from '../../src/engine/tail/recent-events.ts';
import type { RecordedEvent } from '../../src/events/event.ts';

describe('RecentEvents', () => {
  it('gives what is next to each other, across blocks, and at most so many', () => {
    const recent = new RecentEvents(1_000);
    recent.put(aBlock(5, 7));
    recent.put(aBlock(8, 8));
    recent.put(aBlock(9, 12));
    expect(positionsBehind(recent, 5, 100)).to.deep.equal([6, 7, 8, 9, 10, 11, 12]);
    expect(positionsBehind(recent, 5, 4)).to.deep.equal([6, 7, 8, 9]);
    expect(positionsBehind(recent, 4, 1)).to.deep.equal([5]);
    expect(recent.behind(3, 10)).to.equal(undefined);
    expect(recent.behind(12, 10)).to.equal(undefined);
  });

  it('shows nothing beyond what is missing, until somebody brings that', () => {
    const recent = new RecentEvents(1_000);
    recent.put(aBlock(5, 6));
    recent.put(aBlock(9, 9));
    expect(positionsBehind(recent, 4, 10)).to.deep.equal([5, 6]);
    expect(recent.behind(6, 10)).to.equal(undefined);
    expect(recent.firstFrom(7)).to.equal(9);
    recent.put(aBlock(6, 8));
    expect(positionsBehind(recent, 4, 10)).to.deep.equal([5, 6, 7, 8, 9]);
  });

  it('lets the oldest go where it would take more than it may', () => {
    const recent = new RecentEvents(20);
    for (let position = 1; position <= 5_000; position += 2) {
      recent.put(aBlock(position, position + 1));
      expect(recent.bytes).to.be.at.most(20);
    }
    expect(recent.behind(4_979, 10)).to.equal(undefined);
    expect(positionsBehind(recent, 4_980, 100)).to.have.length(20);
    recent.put({ ...aBlock(5_001, 5_001), bytes: 21 });
    expect(recent.behind(5_000, 1)).to.equal(undefined);
    expect(recent.bytes).to.equal(0);
    recent.put(aBlock(5_002, 5_002));
    expect(positionsBehind(recent, 5_001, 1)).to.deep.equal([5_002]);
  });

  it('gives those who ask for the same the same page', () => {
    const recent = new RecentEvents(1_000);
    recent.put(aBlock(1, 3));
    const page = recent.behind(0, 10);
    expect(recent.behind(0, 10)).to.equal(page);
    recent.put(aBlock(4, 4));
    expect(positionsBehind(recent, 0, 10)).to.deep.equal([1, 2, 3, 4]);
  });

  it('is gapless, ordered and within its bytes, however the blocks come', () => {
    const block = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 }));
    const sequence = fc.array(block, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sequence, fc.integer({ min: 5, max: 80 }), (blocks, bytesMax) => {
        const recent = new RecentEvents(bytesMax);
        for (const [first, more] of blocks) {
          recent.put(aBlock(first, first + more));
          expect(recent.bytes).to.be.at.most(bytesMax);
          for (let position = 0; position < 70; position += 1) {
            const positions = recent.behind(position, 7)?.events.map((event) => event.position);
            if (positions === undefined) continue;
            expect(positions).to.deep.equal(positions.map((_, index) => position + 1 + index));
            expect(recent.at(position + 1)?.position).to.equal(position + 1);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

function positionsBehind(recent: RecentEvents, position: number, limit: number) {
  const page = recent.behind(position, limit);
  const positions = page?.events.map((event) => event.position);
  expect(page?.readTo).to.equal(positions?.at(-1));
  return positions;
}

/** One byte for each event. */
function aBlock(firstPosition: number, lastPosition: number): EventBlock {
  const events = Array.from(
    { length: lastPosition - firstPosition + 1 },
    (_, index) => ({ position: firstPosition + index }) as RecordedEvent,
  );
  return { firstPosition, lastPosition, bytes: events.length, events: () => events };
}
