import { type ErrorCode, type ErrorDetails, EventStoreError } from '../../src/errors.ts';

/**
 * The body of an answer; rejects with the error that it is the problem of. `movePointer` is from
 * where a fault is in the request to where it is in the call.
 */
export async function answerOf(
  response: Response,
  movePointer: (pointer: string) => string = (pointer) => pointer,
): Promise<unknown> {
  const body: unknown = await response.json();
  if (response.ok) return body;
  throw problemError(body as ProblemBody, movePointer);
}

export interface ProblemBody extends Readonly<Record<string, unknown>> {
  readonly code: ErrorCode;
  readonly detail: string;
}

/** The error that the problem was made of. */
export function problemError(
  { code, detail, type: _, title: __, status: ___, ...details }: ProblemBody,
  movePointer: (pointer: string) => string = (pointer) => pointer,
): EventStoreError {
  const known = details as unknown as ErrorDetails[typeof code];
  if (code !== 'invalid_request' && code !== 'schema_violation') {
    return new EventStoreError<ErrorCode>(code, detail, known);
  }
  const { faults } = known as ErrorDetails['invalid_request'];
  const moved = faults.map(({ pointer, message }) => ({ pointer: movePointer(pointer), message }));
  return new EventStoreError(code, detail, { faults: moved });
}
