import { attemptsOf } from './delivery-documents.js';
import { translated } from './mongo-errors.js';
/** Tries that are kept of each subscription. */
export const ATTEMPTS_KEPT_MAX = 200;
/** The newest tries of subscriptions, in MongoDB. `dropped` hears of what could not be kept. */
export function createMongoAttempts(databases, dropped) {
    const kept = attemptsOf(databases);
    return {
        async note(subscriptionId, attempts) {
            const update = { $push: { attempts: { $each: [...attempts], $slice: -ATTEMPTS_KEPT_MAX } } };
            try {
                await translated(kept.updateOne({ _id: subscriptionId }, update, { upsert: true }));
            }
            catch (error) {
                dropped(error);
            }
        },
        async newest(subscriptionId, limit) {
            const found = await translated(kept.findOne({ _id: subscriptionId }));
            return (found?.attempts ?? []).slice(-limit).reverse();
        },
    };
}
//# sourceMappingURL=mongo-attempts.js.map