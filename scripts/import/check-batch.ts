import { parseEvents } from '../../src/engine/append/parse-events.ts';
import { isEventStoreError } from '../../src/errors.ts';
import type { EventLine, Refusal } from './import-line.ts';
import { type BatchOutcome, emptyOutcome } from './send-batch.ts';

/**
 * Checks lines as the service does on arrival, without a service: their form, and nothing that
 * depends on what is stored (ids in use, sequence numbers, the number of aggregate types).
 */
export function checkBatch(lines: readonly EventLine[]): BatchOutcome {
  const outcome = emptyOutcome();
  for (const line of lines) {
    const refusal = refusalOf(line);
    if (refusal === undefined) outcome.valid += 1;
    else outcome.refusals.push(refusal);
  }
  return outcome;
}

function refusalOf({ number, text }: EventLine): Refusal | undefined {
  try {
    parseEvents([JSON.parse(text)]);
    return undefined;
  } catch (error) {
    if (!isEventStoreError(error, 'invalid_request')) throw error;
    const faults = error.details.faults.map(({ pointer, message }) => ({
      pointer: pointer.replace(/^\/0(?=\/|$)/, ''),
      message,
    }));
    return { line: number, code: error.code, message: error.message, faults };
  }
}
