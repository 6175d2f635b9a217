import type { Db } from 'mongodb';
import type { DeliveryResult, ParkedDelivery } from '../../src/engine/subscriptions/ports.ts';
import type { SubscriptionOptions } from '../../src/open-subscriptions.ts';
import { memoryAttempts, memoryDeliveries } from './memory-deliveries.ts';

/**
 * What a store is opened with whose subscriptions are managed, while nothing is delivered: what a
 * run would have kept is in memory, and put there by the test.
 */
export interface SubscriptionParts {
  readonly options: NonNullable<SubscriptionOptions['replacing']>;
  /** What the receiver of every webhook answers. */
  readonly receiver: { result: DeliveryResult };
  /** As if the subscription of this name had come so far, or had parked these. */
  readonly settle: (name: string, checkpoint: number) => Promise<void>;
  readonly park: (name: string, parked: readonly ParkedDelivery[]) => Promise<void>;
}

/** @param db of the evidence of the store. */
export function subscriptionParts(db: () => Db): SubscriptionParts {
  const deliveries = memoryDeliveries();
  const receiver: { result: DeliveryResult } = { result: { kind: 'delivered', statusCode: 204 } };

  const deliverer = { deliver: async () => receiver.result, close: async () => {} };

  async function idOf(name: string): Promise<string> {
    const operations = db().client.db(`${db().databaseName}_ops`);
    const kept = operations.collection<{ readonly _id: string; readonly id: string }>(
      'subscriptions',
    );
    return (await kept.findOne({ _id: name }))?.id ?? '';
  }

  return {
    receiver,
    settle: async (name, checkpoint) => deliveries.settle(await idOf(name), checkpoint),
    park: async (name, parked) => deliveries.park(await idOf(name), parked),
    options: {
      deliveries,
      attempts: memoryAttempts(),
      deliverers: { webhook: deliverer, 'redis-stream': deliverer },
      checks: {
        urlFault: (url) => (url.startsWith('https://') ? undefined : 'must begin with https://'),
        headerFaults: () => new Map(),
        whereFault: (where) => (where === '(' ? 'is no expression' : undefined),
      },
    },
  };
}
