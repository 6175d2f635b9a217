import { EventStoreError } from '../errors.ts';
import { LIMITS } from '../events/limits.ts';
import {
  COLLECTIONS,
  type Databases,
  eventsCollectionName,
  MAJORITY_WRITE,
} from './collections.ts';
import { translated } from './mongo-errors.ts';

/** The aggregate types there are. Each one is a collection with its indexes. */
export interface AggregateTypes {
  /**
   * Makes a type usable before its first event: a transaction that inserts into a collection that
   * does not exist creates it without the index that guards the sequence numbers.
   *
   * Undefined where it is usable already; else rejects with `aggregate_type_limit`, `unavailable`.
   */
  ensure(aggregateType: string): Promise<void> | undefined;
  /** Gives the types that are there the indexes they lack. Rejects with `unavailable`. */
  ensureExisting(): Promise<void>;
  /** In alphabetical order. @throws EventStoreError `unavailable`. */
  list(): Promise<readonly string[]>;
}

export function createAggregateTypes({ evidence }: Databases): AggregateTypes {
  const ensured = new Set<string>();
  const ensuring = new Map<string, Promise<void>>();
  let last: Promise<unknown> = Promise.resolve();

  async function list(): Promise<readonly string[]> {
    const prefix = COLLECTIONS.events.prefix;
    const filter = { name: { $gte: prefix, $lt: 'events/' } };
    const found = await translated(evidence.listCollections(filter, { nameOnly: true }).toArray());
    return found.map(({ name }) => name.slice(prefix.length)).sort();
  }

  async function create(aggregateType: string): Promise<void> {
    const existing = await list();
    const limit = LIMITS.aggregateTypesMax;
    if (!existing.includes(aggregateType) && existing.length >= limit) {
      const message = `Nothing was stored: there are ${limit} aggregate types already.`;
      throw new EventStoreError('aggregate_type_limit', message, { aggregateType, limit });
    }
    await createIndexes(aggregateType);
  }

  async function createIndexes(aggregateType: string): Promise<void> {
    const { indexes } = COLLECTIONS.events;
    const command = { createIndexes: eventsCollectionName(aggregateType), indexes };
    await translated(evidence.command({ ...command, writeConcern: MAJORITY_WRITE }));
    ensured.add(aggregateType);
  }

  return {
    list,
    async ensureExisting() {
      await Promise.all((await list()).map(createIndexes));
    },
    ensure(aggregateType) {
      if (ensured.has(aggregateType)) return undefined;
      const underWay = ensuring.get(aggregateType);
      if (underWay !== undefined) return underWay;
      // One after the other, so that together they keep the limit. Several processes that create
      // their types in the same moment can pass it by one each.
      const creating = last
        .then(() => create(aggregateType))
        .finally(() => ensuring.delete(aggregateType));
      ensuring.set(aggregateType, creating);
      last = creating.catch(() => {});
      return creating;
    },
  };
}
