import { invalidRequest } from '../errors.ts';
import { rfc3339Time } from '../events/rfc3339-time.ts';
import type { ReplayPoint } from '../replay.ts';

/** A sequence number, or a time. @throws EventStoreError `invalid_request`. */
export function replayPoint(text: string, pointer: string): ReplayPoint {
  if (/^[0-9]{1,16}$/.test(text) && Number.isSafeInteger(Number(text))) {
    return { toSequenceNumber: Number(text) };
  }
  if (rfc3339Time(text) !== undefined) return { toTimestamp: text };
  const message =
    'must be a sequence number, or a date and time as RFC 3339 has it (a + is %2B in a URL)';
  throw invalidRequest([{ pointer, message }]);
}
