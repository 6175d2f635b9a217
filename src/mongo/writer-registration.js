import { leasesOf, MAJORITY_WRITE } from './collections.js';
import { translated } from './mongo-errors.js';
const WRITE_TIMEOUT_MS = 5_000;
export function createWriterRegistration(databases, session, writer) {
    const leases = leasesOf(databases);
    return {
        async renew() {
            const { current } = session;
            const sessionId = current.id?.['id'];
            // The time is the database's: clocks of processes differ.
            const update = [{ $set: { session: sessionId, renewedAt: '$$NOW' } }];
            const options = { upsert: true, writeConcern: MAJORITY_WRITE };
            await translated(leases.updateOne({ _id: writer }, update, options), WRITE_TIMEOUT_MS);
            session.markKnown(current);
        },
        async evictOthers() {
            const others = await translated(leases.find({ _id: { $ne: writer } }).toArray());
            if (others.length === 0)
                return 0;
            const sessions = others.map((other) => ({ id: other.session }));
            await translated(databases.client.db('admin').command({ killSessions: sessions }));
            return others.length;
        },
        async remove() {
            await translated(leases.deleteOne({ _id: writer }), WRITE_TIMEOUT_MS);
        },
    };
}
//# sourceMappingURL=writer-registration.js.map