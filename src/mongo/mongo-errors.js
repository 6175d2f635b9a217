import { BSON, MongoDriverError, MongoError, MongoNetworkError, MongoServerError, } from 'mongodb';
import { EventStoreError, isEventStoreError } from '../errors.js';
/** Server error codes, from the server's own list of them. */
const CODE = {
    badValue: 2,
    authenticationFailed: 18,
    overflow: 15,
    invalidBson: 22,
    writeConflict: 112,
    documentValidationFailure: 121,
    bsonObjectTooLarge: 10334,
    duplicateKey: 11000,
};
const NEVER_TAKEN = [
    CODE.badValue,
    CODE.overflow,
    CODE.invalidBson,
    CODE.documentValidationFailure,
    CODE.bsonObjectTooLarge,
];
/** What an insert within a commit came to, from its reply or from what it threw. */
export function insertOutcomeOf(replyOrError) {
    const failure = failureIn(replyOrError);
    if (failure === undefined)
        return 'inserted';
    if (failure === 'unsendable')
        return 'rejected';
    if (failure.code === CODE.writeConflict)
        return 'contended';
    if (failure.code === CODE.duplicateKey)
        return duplicateOf(failure.keyPattern ?? {});
    if (NEVER_TAKEN.includes(failure.code))
        return 'rejected';
    throw unavailable(replyOrError);
}
export function isDuplicateKey(error) {
    return error instanceof MongoServerError && error.code === CODE.duplicateKey;
}
export function isRefusedAsUser(error) {
    return error instanceof MongoServerError && error.code === CODE.authenticationFailed;
}
/**
 * Awaits a database call; whatever the driver throws becomes `unavailable`, with its cause.
 *
 * The time limit is ours because the driver has none for a command that it writes to a socket
 * which has just been closed: it then waits for a `drain` that never comes.
 */
export async function translated(call, timeoutMs = CALL_TIMEOUT_MS) {
    let timer;
    const silence = new Promise((_resolve, reject) => {
        timer = setTimeout(() => reject(new DatabaseSilent(timeoutMs)), timeoutMs);
    });
    try {
        return await Promise.race([call, silence]);
    }
    catch (error) {
        throw isDatabaseFault(error) ? unavailable(error) : error;
    }
    finally {
        clearTimeout(timer);
    }
}
/** Longer than any call takes that has an answer: the sockets give up before. */
const CALL_TIMEOUT_MS = 60_000;
/** A call that was neither answered nor failed. What it was about may still happen. */
class DatabaseSilent extends Error {
    constructor(timeoutMs) {
        super(`The database did not answer within ${timeoutMs} ms`);
    }
}
/** True for `unavailable` because of a call that may still be going on. */
export function isSilence(error) {
    return isEventStoreError(error, 'unavailable') && error.cause instanceof DatabaseSilent;
}
/** The driver's errors, ours, and those of the socket that the driver passes on as they are. */
function isDatabaseFault(error) {
    if (error instanceof MongoError || error instanceof DatabaseSilent)
        return true;
    return error instanceof Error && SOCKET_FAULTS.includes(error.code);
}
const SOCKET_FAULTS = [
    'EPIPE',
    'ECONNRESET',
    'ECONNREFUSED',
    'ETIMEDOUT',
    'ERR_STREAM_DESTROYED',
    'ERR_STREAM_WRITE_AFTER_END',
];
export function unavailable(cause) {
    if (isEventStoreError(cause))
        return cause;
    return new EventStoreError('unavailable', 'The database could not be reached in time.', {}, cause);
}
function failureIn(replyOrError) {
    if (isUnsendable(replyOrError))
        return 'unsendable';
    if (replyOrError instanceof MongoError) {
        const { code, keyPattern } = replyOrError;
        return { code: typeof code === 'number' ? code : 0, keyPattern: keyPattern ?? {} };
    }
    if (isDatabaseFault(replyOrError))
        throw unavailable(replyOrError);
    if (replyOrError instanceof Error)
        throw replyOrError;
    return replyOrError.writeErrors?.[0];
}
/** The driver could not even write the documents as BSON. */
function isUnsendable(error) {
    if (error instanceof MongoNetworkError)
        return false;
    if (error instanceof RangeError)
        return true;
    return error instanceof BSON.BSONError || (error instanceof MongoDriverError && isTooLong(error));
}
function isTooLong(error) {
    return error.name === 'MongoInvalidArgumentError';
}
function duplicateOf(keyPattern) {
    if ('eventIds' in keyPattern)
        return 'duplicate_event_id';
    if ('sequenceNumber' in keyPattern)
        return 'duplicate_sequence_number';
    return 'slot_taken';
}
//# sourceMappingURL=mongo-errors.js.map