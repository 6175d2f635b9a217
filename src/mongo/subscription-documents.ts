import type { Collection } from 'mongodb';
import type { StoredSubscription } from '../engine/subscriptions/ports.ts';
import type { SubscriptionDefinition } from '../subscriptions.ts';
import { COLLECTIONS, type Databases, operational } from './collections.ts';

/** A subscription; `_id` is its name, which no two have. */
export interface SubscriptionDocument
  extends Omit<StoredSubscription, 'definition' | 'createdAt' | 'updatedAt'> {
  readonly _id: string;
  /** JSON: names in it are what people make of them, whatever MongoDB thinks of dots and dollars. */
  readonly definition: string;
  /** Where it writes into a stream in Redis: that stream, which no two have. */
  readonly redisStreamKey?: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function subscriptionsOf(databases: Databases): Collection<SubscriptionDocument> {
  return operational(databases, COLLECTIONS.subscriptions.name);
}

/**
 * What is kept of a subscription elsewhere: by the collections, and the field of each that has its
 * id.
 */
export const KEPT_OF_SUBSCRIPTIONS = {
  subscription_progress: '_id',
  parked_deliveries: 'subscriptionId',
  delivery_attempts: '_id',
} as const;

export function documentOf(stored: StoredSubscription): SubscriptionDocument {
  const { definition, createdAt, updatedAt, ...others } = stored;
  const { name, target } = definition;
  return {
    _id: name,
    ...others,
    ...(target.type === 'redis-stream' && { redisStreamKey: target.key }),
    definition: JSON.stringify(definition),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}

export function subscriptionFrom(document: SubscriptionDocument): StoredSubscription {
  const { _id: _, redisStreamKey: __, definition, createdAt, updatedAt, ...others } = document;
  return {
    ...others,
    definition: JSON.parse(definition) as SubscriptionDefinition,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
