import { MongoServerError } from 'mongodb';
import { EventStoreError, isEventStoreError } from '../errors.ts';
import { translated } from './mongo-errors.ts';

/** Server error codes, from the server's own list of them. */
const CODE = { unauthorized: 13, roleAlreadyExists: 51_002 } as const;

/**
 * Awaits a call that only an administrator may make.
 *
 * @throws EventStoreError `invalid_configuration` where the present user may not, `unavailable`
 *   with its cause for everything else that the driver throws.
 */
export async function asAdministrator<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await translated(call);
  } catch (error) {
    if (!isBecauseOf(error, CODE.unauthorized)) throw error;
    // Without what the server says: it repeats the command, which may have a password in it.
    const fault =
      'the user of the connection string may not do that; it takes userAdminAnyDatabase (in admin) ' +
      'and read on the database of the events';
    const message = `Not done: ${fault}.`;
    throw new EventStoreError('invalid_configuration', message, { faults: [fault] }, error.cause);
  }
}

/** True for `unavailable` because there is a role of that name already. */
export function isAlreadyThere(error: unknown): boolean {
  return isBecauseOf(error, CODE.roleAlreadyExists);
}

function isBecauseOf(error: unknown, code: number): error is EventStoreError<'unavailable'> {
  if (!isEventStoreError(error, 'unavailable')) return false;
  return error.cause instanceof MongoServerError && error.cause.code === code;
}
