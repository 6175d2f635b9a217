import type {
  StoredSubscription,
  SubscriptionStore,
} from '../../src/engine/subscriptions/ports.ts';

/** Subscriptions in memory, as `SubscriptionStore` has it. */
export function memorySubscriptionStore(): SubscriptionStore {
  const kept = new Map<string, StoredSubscription>();
  let revision = 0;
  return {
    revision: async () => revision,
    list: async () => [...kept.values()],
    find: async (name) => kept.get(name),
    async insert(subscription) {
      const { name } = subscription.definition;
      if (kept.has(name)) return false;
      kept.set(name, subscription);
      revision += 1;
      return true;
    },
    async replace(subscription) {
      const { name } = subscription.definition;
      if (kept.get(name)?.revision !== subscription.revision) return false;
      kept.set(name, { ...subscription, revision: subscription.revision + 1 });
      revision += 1;
      return true;
    },
    async remove(id) {
      const found = [...kept.values()].find((each) => each.id === id);
      revision += 1;
      return found !== undefined && kept.delete(found.definition.name);
    },
  };
}
