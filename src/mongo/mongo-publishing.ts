import type { PublishingStore } from '../engine/publishing/ports.ts';
import { type Databases, eventsOf } from './collections.ts';
import { epochsOf } from './member-documents.ts';
import { translated, unavailable } from './mongo-errors.ts';

export function createMongoPublishing(databases: Databases): PublishingStore {
  const epochs = epochsOf(databases);
  return {
    async nextEpoch(task, atLeast) {
      const later = { $add: [{ $ifNull: ['$epoch', 0] }, 1] };
      const counting = epochs.findOneAndUpdate(
        { _id: { $eq: task } },
        [{ $set: { epoch: { $max: [later, atLeast] } } }],
        { upsert: true, returnDocument: 'after' },
      );
      const counted = await translated(counting);
      if (counted === null) throw unavailable(new Error(`The epoch of ${task} is not there`));
      return counted.epoch;
    },

    async nthNewest(aggregateType, count) {
      const events = eventsOf(databases, aggregateType);
      const newest = (skip: number, order: 1 | -1) => {
        const found = events.find({}, { projection: { _id: 1 }, sort: { _id: order }, skip });
        return translated(found.limit(1).next());
      };
      // Those that are fewer all count.
      return ((await newest(count - 1, -1)) ?? (await newest(0, 1)))?._id ?? 0;
    },
  };
}
