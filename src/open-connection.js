import { randomBytes, randomUUID } from 'node:crypto';
import { createAggregateTypes } from './mongo/aggregate-types.js';
import { COMMIT_TIMEOUT_MS, connectDatabases, READ_TIMEOUT_MS } from './mongo/connect.js';
import { openDatabaseClock } from './mongo/database-clock.js';
import { secretOf } from './mongo/mongo-secrets.js';
import { createWriterRegistration } from './mongo/writer-registration.js';
import { WriterSession } from './mongo/writer-session.js';
import { passed } from './platform/clock.js';
const LEASE_RENEWAL_MS = 60_000;
const RELEASE_MS = 1_000;
const SECRET_BYTES = 32;
/**
 * What a store holds of the database, from its opening to its end. Commits have connections of
 * their own: no read holds them up, and a server that does not answer is given up on sooner.
 */
export async function openConnection(opened, { uri, database }, clock, observer) {
    // A database that is silent must not hold up the end; its server ends the session by itself.
    const soon = (action) => Promise.race([action, passed(clock, RELEASE_MS)]);
    const connect = async (timeoutMs) => {
        const databases = await connectDatabases({ uri, database, timeoutMs });
        opened.push(() => databases.client.close());
        return databases;
    };
    const reading = await connect(READ_TIMEOUT_MS);
    const types = createAggregateTypes(reading);
    await types.ensureExisting();
    const makeSecret = () => randomBytes(SECRET_BYTES);
    const idempotencySecret = await secretOf(reading, 'idempotency', makeSecret);
    const writing = await connect(COMMIT_TIMEOUT_MS);
    const session = new WriterSession(writing.client);
    opened.push(() => soon(session.end()));
    const writer = randomUUID();
    const registration = createWriterRegistration(writing, session, writer);
    await registration.renew();
    const unrenewed = (cause) => observer.leaseNotRenewed(cause);
    opened.push(() => soon(registration.remove().catch(unrenewed)));
    const renewal = clock.every(LEASE_RENEWAL_MS, () => registration.renew().catch(unrenewed));
    opened.push(() => renewal.stop());
    const databaseClock = await openDatabaseClock(writing, clock, (ms) => observer.clockSkew(ms));
    opened.push(() => databaseClock.stop());
    const ofWriter = { writing, session, writer, registration, databaseClock };
    return { reading, types, idempotencySecret, ...ofWriter };
}
//# sourceMappingURL=open-connection.js.map