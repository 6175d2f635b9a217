import { AssertionError } from 'chai';
import { type ErrorCode, EventStoreError, isEventStoreError } from '../../src/errors.ts';

/**
 * Resolves with the EventStoreError that the promise rejects with. Fails the test if the promise
 * resolves, or rejects with anything else, or with another code than the one given.
 */
export async function refusalOf<Code extends ErrorCode = ErrorCode>(
  promise: Promise<unknown>,
  code?: Code,
): Promise<EventStoreError<Code>> {
  let result: unknown;
  try {
    result = await promise;
  } catch (error) {
    if (isEventStoreError(error, code)) return error;
    throw wrongRejection(error, code);
  }
  throw new AssertionError(`expected ${named(code)}, but it resolved with ${show(result)}`);
}

function wrongRejection(error: unknown, code: ErrorCode | undefined): Error {
  const actual = error instanceof EventStoreError ? `${error.code}: ${error.message}` : `${error}`;
  const failure = new AssertionError(`expected ${named(code)}, but it rejected with ${actual}`);
  failure.cause = error;
  return failure;
}

function named(code: ErrorCode | undefined): string {
  return code === undefined ? 'a refusal' : `the refusal ${code}`;
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 500) ?? String(value);
}
