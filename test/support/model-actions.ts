import fc from 'fast-check';
import type { AggregateKey } from '../../src/events/event.ts';

/** What an event expects of its aggregate, relative to where that is at the time. */
export type Expectation = 'none' | 'right' | 'behind' | 'ahead' | 'zero' | 'exists';

export interface EventChoice {
  readonly aggregate: AggregateKey;
  readonly expectation: Expectation;
  readonly id: 'none' | 'given' | 'given_in_capitals';
  /** Which of the optional fields it has. */
  readonly hasUser: boolean;
  readonly hasCorrelation: boolean;
  readonly hasTags: boolean;
}

/** How a repeat differs from what is stored. */
export type Change = 'none' | 'capitals' | 'expectation' | 'data' | 'tags' | 'no_correlation';

/** A client's next step. Numbers named `pick` choose from what there is at the time. */
export type Action = { readonly store: 0 | 1 } & (
  | { readonly kind: 'append'; readonly events: readonly EventChoice[] }
  | {
      readonly kind: 'repeat';
      readonly pick: number;
      readonly count: number;
      readonly change: Change;
      /** A fresh event behind the repeated ones, so that only some are stored. */
      readonly further: EventChoice | undefined;
    }
  | { readonly kind: 'reopen' }
  | {
      readonly kind: 'readAggregate' | 'readLog';
      readonly aggregate: AggregateKey;
      readonly by: 'type' | 'id' | 'both' | 'neither';
      readonly pickFrom: number | undefined;
      readonly pickTo: number | undefined;
      readonly order: 'asc' | 'desc';
      readonly limit: number | undefined;
    }
);

/** One id stands under both types: they must be told apart. */
const AGGREGATES: readonly AggregateKey[] = [
  { aggregateType: 'Mission', aggregateId: 'artemis' },
  { aggregateType: 'Mission', aggregateId: 'gateway' },
  { aggregateType: 'Mission', aggregateId: 'selene' },
  { aggregateType: 'Spacecraft', aggregateId: 'artemis' },
];

/** Sequences of actions, most of them long, none longer than `countMax`. */
export function actions(countMax: number): fc.Arbitrary<Action[]> {
  return fc.array(action, { minLength: 1, maxLength: countMax, size: 'max' });
}

const store = fc.constantFrom<0 | 1>(0, 1);
const aggregate = fc.constantFrom(...AGGREGATES);
const pick = fc.nat({ max: 1_000 });

const eventChoice = fc.record<EventChoice>({
  aggregate,
  expectation: fc.constantFrom<Expectation>(
    ...(['none', 'none', 'right', 'right', 'behind', 'ahead', 'zero', 'exists'] as const),
  ),
  id: fc.constantFrom<EventChoice['id']>('none', 'given', 'given', 'given_in_capitals'),
  hasUser: fc.boolean(),
  hasCorrelation: fc.boolean(),
  hasTags: fc.boolean(),
});

const append = fc.record({
  kind: fc.constant('append' as const),
  store,
  events: fc.array(eventChoice, { minLength: 1, maxLength: 5 }),
});

const repeat = fc.record({
  kind: fc.constant('repeat' as const),
  store,
  pick,
  count: fc.integer({ min: 1, max: 4 }),
  change: fc.constantFrom<Change>(
    ...(['none', 'capitals', 'expectation', 'data', 'tags', 'no_correlation'] as const),
  ),
  further: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: eventChoice },
  ),
});

const reopen = fc.record({ kind: fc.constant('reopen' as const), store });

const read = fc.record({
  kind: fc.constantFrom('readAggregate' as const, 'readLog' as const),
  store,
  aggregate,
  by: fc.constantFrom('type' as const, 'id' as const, 'both' as const, 'neither' as const),
  pickFrom: fc.option(pick, { nil: undefined }),
  pickTo: fc.option(pick, { nil: undefined }),
  order: fc.constantFrom('asc' as const, 'desc' as const),
  limit: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
});

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: append },
  { weight: 4, arbitrary: repeat },
  { weight: 3, arbitrary: read },
  { weight: 1, arbitrary: reopen },
);
