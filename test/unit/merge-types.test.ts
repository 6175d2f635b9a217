import { expect } from 'chai';
import fc from 'fast-check';
import { mergeTypes } from '../../src/engine/read/merge-types.ts';
import type { EventReader } from '../../src/engine/read/ports.ts';
import type { ReadOrder } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';

const TYPES = ['A', 'B', 'C'];

describe('mergeTypes', () => {
  it('shows the beginning of the span without a hole, however little each type gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...TYPES), { maxLength: 40 }),
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom<ReadOrder>('asc', 'desc'),
        async (types, from, to, limit, replyMax, order) => {
          const log = types.map((aggregateType, index) => event(aggregateType, index + 1));
          const query = { from, to, order, limit };
          const merged = await mergeTypes(readerOf(log, replyMax), TYPES, undefined, query);
          const inSpan = log.filter(({ position }) => position >= from && position <= to);
          const expected = order === 'asc' ? inSpan : inSpan.toReversed();
          expect(merged.events).to.deep.equal(expected.slice(0, merged.events.length));
          expect(merged.events.length).to.be.at.most(limit);
          // What was not shown lies outside of what was read whole.
          for (const { position } of expected.slice(merged.events.length)) {
            expect(position >= merged.read.from && position <= merged.read.to).to.equal(false);
          }
          if (merged.isComplete) expect(merged.events).to.deep.equal(expected);
          if (expected.length > 0) expect(merged.events).not.to.have.length(0);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

/** Each type is a list; a reply has at most so many events, as the database's replies have. */
function readerOf(log: readonly RecordedEvent[], replyMax: number): EventReader {
  const reader: Pick<EventReader, 'ofType'> = {
    async ofType(type, _aggregateId, query) {
      const { from, to, order, limit } = query;
      const matching = log.filter(
        ({ aggregateType, position }) =>
          aggregateType === type && position >= from && position <= to,
      );
      const events = (order === 'asc' ? matching : matching.toReversed()).slice(
        0,
        Math.min(limit, replyMax),
      );
      return { events, isComplete: events.length < limit && events.length === matching.length };
    },
  };
  return reader as EventReader;
}

function event(aggregateType: string, position: number): RecordedEvent {
  return { aggregateType, position } as RecordedEvent;
}
