import type { Document } from 'mongodb';
import type { SubscriptionStore } from '../engine/subscriptions/ports.ts';
import { type Databases, operational } from './collections.ts';
import { progressOf } from './delivery-documents.ts';
import { isDuplicateKey, translated } from './mongo-errors.ts';
import { revisionsOf } from './schema-documents.ts';
import {
  documentOf,
  KEPT_OF_SUBSCRIPTIONS,
  subscriptionFrom,
  subscriptionsOf,
} from './subscription-documents.ts';

/** Subscriptions in MongoDB. The revision changes last: whoever sees it sees what it is about. */
export function createMongoSubscriptions(databases: Databases): SubscriptionStore {
  const subscriptions = subscriptionsOf(databases);
  const revisions = revisionsOf(databases);
  const progress = progressOf(databases);

  async function changed(): Promise<void> {
    const increment = { $inc: { revision: 1 } };
    await translated(
      revisions.updateOne({ _id: SUBSCRIPTIONS_REVISION }, increment, { upsert: true }),
    );
  }

  /** Nothing more is handed out by what it was before. */
  async function endEpoch(id: string): Promise<void> {
    await translated(progress.updateOne({ _id: { $eq: id } }, { $inc: { epoch: 1 } }));
  }

  return {
    async revision() {
      return (await translated(revisions.findOne({ _id: SUBSCRIPTIONS_REVISION })))?.revision ?? 0;
    },

    async list() {
      return (await translated(subscriptions.find().toArray())).map(subscriptionFrom);
    },

    async find(name) {
      const found = await translated(subscriptions.findOne({ _id: { $eq: name } }));
      return found === null ? undefined : subscriptionFrom(found);
    },

    async insert(subscription) {
      const inserting = subscriptions.insertOne(documentOf(subscription)).then(
        () => true,
        (error: unknown) => {
          if (isDuplicateKey(error)) return false;
          throw error;
        },
      );
      const isInserted = await translated(inserting);
      if (isInserted) await changed();
      return isInserted;
    },

    async replace(subscription) {
      const { id, revision } = subscription;
      const { _id, ...content } = documentOf(subscription);
      const before = { _id: { $eq: _id }, id: { $eq: id }, revision: { $eq: revision } };
      const after = { ...content, revision: revision + 1 };
      const { matchedCount } = await translated(subscriptions.replaceOne(before, after));
      if (matchedCount === 0) return false;
      if (subscription.definition.target.type === 'pull') await endEpoch(id);
      await changed();
      return true;
    },

    async remove(id) {
      const { deletedCount } = await translated(subscriptions.deleteOne({ id: { $eq: id } }));
      await changed();
      // Should it end here, what is left is nobody's: the same name again has another id.
      for (const [name, field] of Object.entries(KEPT_OF_SUBSCRIPTIONS)) {
        const kept = operational<Document>(databases, name);
        await translated(kept.deleteMany({ [field]: { $eq: id } }));
      }
      return deletedCount > 0;
    },
  };
}

/** Of the revision that tells all processes of a change. */
export const SUBSCRIPTIONS_REVISION = 'subscriptions';
