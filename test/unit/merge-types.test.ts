import { expect } from 'chai';
import fc from 'fast-check';
import { mergeTypes } from '../../src/engine/read/merge-types.ts';
import type { SpanEvents, SpanQuery } from '../../src/engine/read/ports.ts';
import type { ReadOrder } from '../../src/event-store.ts';

const TYPES = ['A', 'B', 'C'];

interface TypedPlace {
  readonly aggregateType: string;
  readonly position: number;
}

describe('mergeTypes', () => {
  it('shows the beginning of the span without a hole, however little each type gives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...TYPES), { maxLength: 40 }),
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 1, max: 45 }),
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 3 }),
        fc.constantFrom<ReadOrder>('asc', 'desc'),
        (types, from, to, limit, replies, order) => {
          const log = types.map((aggregateType, index) => ({ aggregateType, position: index + 1 }));
          const query = { from, to, order, limit };
          const parts = TYPES.map((type, index) => partOf(log, type, query, replies[index] ?? 1));
          const { events, readTo, bytes } = mergeTypes(parts, query);

          const expected = inOrder(log, query);
          expect(events).to.deep.equal(expected.slice(0, events.length));
          expect(events.length).to.be.at.most(limit);
          // What was not shown lies behind what was read.
          const missing = expected.slice(events.length).map(({ position }) => position);
          expect(missing.filter((position) => isBefore(position, readTo, order))).to.deep.equal([]);
          if (expected.length > 0) expect(events).not.to.have.length(0);
          else expect(readTo).to.equal(farEndOf(query));
          expect(bytes).to.equal(parts.reduce((sum, part) => sum + part.bytes, 0));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('takes a span for read only as far as the type that has been searched least', () => {
    const query = { from: 1, to: 100, order: 'asc', limit: 10 } as const;
    const parts = [
      { events: [{ position: 8 }, { position: 31 }], readTo: 100, bytes: 1 },
      { events: [], readTo: 30, bytes: 1 },
    ];
    expect(mergeTypes(parts, query)).to.deep.include({ events: [{ position: 8 }], readTo: 30 });
    const backwards = { ...query, order: 'desc' } as const;
    const found = [
      { events: [{ position: 31 }, { position: 8 }], readTo: 1, bytes: 1 },
      { events: [], readTo: 30, bytes: 1 },
    ];
    const merged = mergeTypes(found, backwards);
    expect(merged).to.deep.include({ events: [{ position: 31 }], readTo: 30 });
  });
});

/** A reply has at most so many events, as the database's replies have. */
function partOf(
  log: readonly TypedPlace[],
  type: string,
  query: SpanQuery,
  replyMax: number,
): SpanEvents<TypedPlace> {
  const ofType = log.filter(({ aggregateType }) => aggregateType === type);
  const matching = inOrder(ofType, query);
  const events = matching.slice(0, Math.min(query.limit, replyMax));
  const isWhole = events.length === matching.length && events.length < query.limit;
  const last = isWhole ? undefined : events.at(-1)?.position;
  return { events, readTo: last ?? farEndOf(query), bytes: 3 };
}

function inOrder(log: readonly TypedPlace[], { from, to, order }: SpanQuery): TypedPlace[] {
  const inSpan = log.filter(({ position }) => position >= from && position <= to);
  return order === 'asc' ? inSpan : inSpan.toReversed();
}

function isBefore(position: number, readTo: number, order: ReadOrder): boolean {
  return order === 'asc' ? position <= readTo : position >= readTo;
}

function farEndOf({ from, to, order }: SpanQuery): number {
  return order === 'asc' ? to : from;
}
