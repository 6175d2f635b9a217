import type { ClientSession, Filter } from 'mongodb';
import type { DeadLetterFilter, ManagedDeliveries } from '../engine/subscriptions/ports.ts';
import type { Databases } from './collections.ts';
import { type ParkedDocument, parkedFrom, parkedOf, progressOf } from './delivery-documents.ts';
import { inTransaction } from './mongo-deliveries.ts';
import { translated } from './mongo-errors.ts';
import { SUBSCRIPTIONS_REVISION } from './mongo-subscriptions.ts';
import { revisionsOf } from './schema-documents.ts';
import { subscriptionsOf } from './subscription-documents.ts';

/** The most frequent errors; more of them nobody reads. */
const GROUPS_MAX = 100;

/** What management does with how far subscriptions are, in MongoDB. */
export function createMongoManagedDeliveries(databases: Databases): ManagedDeliveries {
  const progress = progressOf(databases);
  const parked = parkedOf(databases);
  const subscriptions = subscriptionsOf(databases);
  const revisions = revisionsOf(databases);

  /** What is done beneath a run ends its epoch, and has all processes look at the subscription. */
  async function beneath<Result>(
    subscriptionId: string,
    action: (session: ClientSession) => Promise<Result>,
  ): Promise<Result> {
    const changing = inTransaction(databases, async (session) => {
      await progress.updateOne({ _id: subscriptionId }, { $inc: { epoch: 1 } }, { session });
      const result = await action(session);
      await subscriptions.updateOne({ id: subscriptionId }, { $inc: { revision: 1 } }, { session });
      return result;
    });
    const result = await translated(changing);
    const increment = { $inc: { revision: 1 } };
    const _id = SUBSCRIPTIONS_REVISION;
    await translated(revisions.updateOne({ _id }, increment, { upsert: true }));
    return result;
  }

  return {
    async progress(subscriptionId) {
      const found = await translated(progress.findOne({ _id: subscriptionId }));
      if (found === null) return undefined;
      const { checkpoint, settledAbove } = found;
      return { checkpoint, settledAbove };
    },

    async reset(subscriptionId, checkpoint) {
      await beneath(subscriptionId, async (session) => {
        const update = {
          $set: { checkpoint, settledAbove: [] },
          $unset: { leases: true as const },
          $setOnInsert: { epoch: 1 },
        };
        await progress.updateOne({ _id: subscriptionId }, update, { session, upsert: true });
        await parked.deleteMany({ subscriptionId }, { session });
      });
    },

    async deadLetters(subscriptionId, filter, { behind, limit }) {
      const where = { ...deadOf(subscriptionId, filter), position: { $gt: behind } };
      const found = parked.find(where, { sort: { position: 1 }, limit }).toArray();
      return (await translated(found)).map(parkedFrom);
    },

    async deadLetterGroups(subscriptionId) {
      const stages = [
        { $match: deadOf(subscriptionId, {}) },
        { $group: { _id: '$error', count: { $sum: 1 } } },
        { $sort: { count: -1, _id: 1 } },
        { $limit: GROUPS_MAX },
      ];
      const groups = await translated(
        parked.aggregate<{ _id: string; count: number }>(stages).toArray(),
      );
      return groups.map(({ _id: error, count }) => ({ error, count }));
    },

    async countDead(subscriptionId) {
      return await translated(parked.countDocuments(deadOf(subscriptionId, {})));
    },

    async countWaiting(subscriptionId, aggregates) {
      const counts = aggregates.map(({ aggregateType, aggregateId }) => {
        const line = { subscriptionId, state: 'waiting' as const, aggregateType, aggregateId };
        return parked.countDocuments(line);
      });
      return await translated(Promise.all(counts));
    },

    async redrive(subscriptionId, which) {
      return await beneath(subscriptionId, async (session) => {
        const update = { $set: { state: 'waiting' as const, attempts: 0, at: new Date(0) } };
        const dead = deadOf(subscriptionId, which);
        return (await parked.updateMany(dead, update, { session })).modifiedCount;
      });
    },

    async discard(subscriptionId, which) {
      return await beneath(subscriptionId, async (session) => {
        const dead = deadOf(subscriptionId, which);
        const found = await parked.find(dead, { session, sort: { position: 1 } }).toArray();
        await parked.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } }, { session });
        return found.map(parkedFrom);
      });
    },
  };
}

/** One of them, by its position, or those that all of what is given is true of. */
function deadOf(subscriptionId: string, which: number | DeadLetterFilter): Filter<ParkedDocument> {
  const ofThis = { subscriptionId, state: 'dead' as const };
  if (typeof which === 'number') return { ...ofThis, position: which };
  const { error, eventType, aggregateType, aggregateId } = which;
  const given = Object.entries({ error, eventType, aggregateType, aggregateId });
  const asked = given.filter(([, value]) => value !== undefined);
  return { ...ofThis, ...Object.fromEntries(asked.map(([name, $eq]) => [name, { $eq }])) };
}
