import type { Document } from 'mongodb';
import type { SubscriptionStore } from '../engine/subscriptions/ports.ts';
import { EventStoreError } from '../errors.ts';
import { type Databases, operational } from './collections.ts';
import { progressOf } from './delivery-documents.ts';
import { duplicateKeyOf, isDuplicateKey, translated } from './mongo-errors.ts';
import { revisionsOf } from './schema-documents.ts';
import {
  documentOf,
  KEPT_OF_SUBSCRIPTIONS,
  type SubscriptionDocument,
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

  /** What is refused for the stream that another one has. */
  function refusalOf(error: unknown, { redisStreamKey }: SubscriptionDocument): unknown {
    const isOfStream = duplicateKeyOf(error).includes('redisStreamKey');
    return isOfStream && redisStreamKey !== undefined ? streamTaken(redisStreamKey) : error;
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
      const document = documentOf(subscription);
      const inserting = subscriptions.insertOne(document).then(
        () => true,
        async (error: unknown) => {
          if (!isDuplicateKey(error)) throw error;
          const refusal = refusalOf(error, document);
          if (refusal === error) return false;
          // Where the name is taken as well, the database may say either.
          const named = await subscriptions.findOne({ _id: { $eq: document._id } });
          if (named === null) throw refusal;
          return false;
        },
      );
      const isInserted = await translated(inserting);
      if (isInserted) await changed();
      return isInserted;
    },

    async replace(subscription) {
      const { id, revision } = subscription;
      const document = documentOf(subscription);
      const { _id, ...content } = document;
      const before = { _id: { $eq: _id }, id: { $eq: id }, revision: { $eq: revision } };
      const after = { ...content, revision: revision + 1 };
      const replacing = subscriptions.replaceOne(before, after).catch((error) => {
        throw refusalOf(error, document);
      });
      const { matchedCount } = await translated(replacing);
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

function streamTaken(key: string): EventStoreError<'redis_stream_taken'> {
  const message = 'Nothing was stored: another subscription has the stream of this key in Redis.';
  return new EventStoreError('redis_stream_taken', message, { key });
}

/** Of the revision that tells all processes of a change. */
export const SUBSCRIPTIONS_REVISION = 'subscriptions';
