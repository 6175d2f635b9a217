import {
  BSON,
  type Document,
  MongoDriverError,
  MongoError,
  MongoNetworkError,
  MongoServerError,
} from 'mongodb';
import type { InsertOutcome } from '../engine/append/ports.ts';
import { EventStoreError, isEventStoreError } from '../errors.ts';

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
} as const;

const NEVER_TAKEN: readonly number[] = [
  CODE.badValue,
  CODE.overflow,
  CODE.invalidBson,
  CODE.documentValidationFailure,
  CODE.bsonObjectTooLarge,
];

/** What an insert within a commit came to, from its reply or from what it threw. */
export function insertOutcomeOf(replyOrError: unknown): InsertOutcome {
  const failure = failureIn(replyOrError);
  if (failure === undefined) return 'inserted';
  if (failure === 'unsendable') return 'rejected';
  if (failure.code === CODE.writeConflict) return 'contended';
  if (failure.code === CODE.duplicateKey) return duplicateOf(failure.keyPattern ?? {});
  if (NEVER_TAKEN.includes(failure.code)) return 'rejected';
  throw unavailable(replyOrError);
}

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === CODE.duplicateKey;
}

/** The fields of the unique index that refuses a document. */
export function duplicateKeyOf(error: unknown): readonly string[] {
  return isDuplicateKey(error) ? Object.keys((error as Partial<Failure>).keyPattern ?? {}) : [];
}

export function isRefusedAsUser(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === CODE.authenticationFailed;
}

/**
 * Awaits a database call; whatever the driver throws becomes `unavailable`, with its cause.
 *
 * The time limit is ours because the driver has none for a command that it writes to a socket
 * which has just been closed: it then waits for a `drain` that never comes.
 */
export async function translated<Result>(
  call: Promise<Result>,
  timeoutMs = CALL_TIMEOUT_MS,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DatabaseSilent(timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([call, silence]);
  } catch (error) {
    throw isDatabaseFault(error) ? unavailable(error) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Longer than any call takes that has an answer: the sockets give up before. */
const CALL_TIMEOUT_MS = 60_000;

/** A call that was neither answered nor failed. What it was about may still happen. */
class DatabaseSilent extends Error {
  constructor(timeoutMs: number) {
    super(`The database did not answer within ${timeoutMs} ms`);
  }
}

/** True for `unavailable` because of a call that may still be going on. */
export function isSilence(error: unknown): boolean {
  return isEventStoreError(error, 'unavailable') && error.cause instanceof DatabaseSilent;
}

/** The driver's errors, ours, and those of the socket that the driver passes on as they are. */
function isDatabaseFault(error: unknown): boolean {
  if (error instanceof MongoError || error instanceof DatabaseSilent) return true;
  return error instanceof Error && SOCKET_FAULTS.includes((error as NodeJS.ErrnoException).code);
}

const SOCKET_FAULTS: readonly unknown[] = [
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
];

export function unavailable(cause: unknown): EventStoreError {
  if (isEventStoreError(cause)) return cause;
  return new EventStoreError(
    'unavailable',
    'The database could not be reached in time.',
    {},
    cause,
  );
}

interface Failure {
  readonly code: number;
  readonly keyPattern?: Document;
}

function failureIn(replyOrError: unknown): Failure | 'unsendable' | undefined {
  if (isUnsendable(replyOrError)) return 'unsendable';
  if (replyOrError instanceof MongoError) {
    const { code, keyPattern } = replyOrError as Partial<Failure>;
    return { code: typeof code === 'number' ? code : 0, keyPattern: keyPattern ?? {} };
  }
  if (isDatabaseFault(replyOrError)) throw unavailable(replyOrError);
  if (replyOrError instanceof Error) throw replyOrError;
  return (replyOrError as { readonly writeErrors?: readonly Failure[] }).writeErrors?.[0];
}

/** The driver could not even write the documents as BSON. */
function isUnsendable(error: unknown): boolean {
  if (error instanceof MongoNetworkError) return false;
  if (error instanceof RangeError) return true;
  return error instanceof BSON.BSONError || (error instanceof MongoDriverError && isTooLong(error));
}

function isTooLong(error: MongoDriverError): boolean {
  return error.name === 'MongoInvalidArgumentError';
}

function duplicateOf(keyPattern: Document): InsertOutcome {
  if ('eventIds' in keyPattern) return 'duplicate_event_id';
  if ('sequenceNumber' in keyPattern) return 'duplicate_sequence_number';
  return 'slot_taken';
}
