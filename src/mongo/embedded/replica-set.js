import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, MongoNetworkError, MongoServerError, MongoServerSelectionError, } from 'mongodb';
export const REPLICA_SET = 'event-store';
/** So long a restarted member waits at most before it elects itself; MongoDB's default is 10 s. */
const ELECTION_TIMEOUT_MS = 2_000;
const RETRY_MS = 20;
/** Short, so that a mongod that has ended meanwhile is noticed. */
const SELECTION_TIMEOUT_MS = 2_000;
const NOT_YET_INITIALIZED = 94;
const ALREADY_INITIALIZED = 23;
const CONFIGURATION_IN_PROGRESS = 109;
const INTERRUPTED_BY_STATE_CHANGE = 11_602;
/** A member that is starting, or is being configured, refuses for a moment. */
const PASSING = new Set([
    NOT_YET_INITIALIZED,
    ALREADY_INITIALIZED,
    CONFIGURATION_IN_PROGRESS,
    INTERRUPTED_BY_STATE_CHANGE,
]);
/**
 * Makes the mongod on this port of 127.0.0.1 the only member of its replica set, whatever port it
 * had before, and resolves once it accepts writes.
 *
 * @throws the signal's reason once it is aborted, or the driver's error where mongod refuses for
 *   good.
 */
export async function becomeWritablePrimary(port, signal) {
    const host = `127.0.0.1:${port}`;
    const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
        serverSelectionTimeoutMS: SELECTION_TIMEOUT_MS,
    });
    try {
        const admin = client.db('admin');
        await untilTrue(() => configure(admin, host), signal);
        await untilTrue(() => isWritablePrimary(admin), signal);
    }
    finally {
        await client.close();
    }
}
async function configure(admin, host) {
    const settings = { electionTimeoutMillis: ELECTION_TIMEOUT_MS };
    const config = await currentConfig(admin);
    if (config === null) {
        const members = [{ _id: 0, host }];
        await admin.command({ replSetInitiate: { _id: REPLICA_SET, members, settings } });
    }
    else if (config['members'][0].host !== host) {
        const members = [{ ...config['members'][0], host }];
        const version = config['version'] + 1;
        await admin.command({ replSetReconfig: { ...config, version, members }, force: true });
    }
    return true;
}
async function currentConfig(admin) {
    try {
        return (await admin.command({ replSetGetConfig: 1 }))['config'];
    }
    catch (error) {
        if (error instanceof MongoServerError && error.code === NOT_YET_INITIALIZED)
            return null;
        throw error;
    }
}
async function isWritablePrimary(admin) {
    return (await admin.command({ hello: 1 }))['isWritablePrimary'] === true;
}
async function untilTrue(attempt, signal) {
    for (;;) {
        signal.throwIfAborted();
        const isDone = await attempt().catch((error) => {
            if (isPassing(error))
                return false;
            throw error;
        });
        if (isDone)
            return;
        await sleep(RETRY_MS);
    }
}
function isPassing(error) {
    if (error instanceof MongoServerError)
        return PASSING.has(error.code);
    return error instanceof MongoNetworkError || error instanceof MongoServerSelectionError;
}
//# sourceMappingURL=replica-set.js.map