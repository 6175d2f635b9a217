import { appendPatiently, type Patience, type Problem } from '../rest-client.ts';
import type { EventLine, Refusal } from './import-line.ts';

/** What became of some lines. */
export interface BatchOutcome {
  stored: number;
  storedBefore: number;
  /** Checked only, in a dry run. */
  valid: number;
  readonly refusals: Refusal[];
  /** Set where the batch was not finished; all lines before `nextLine` were. */
  stopped?: Stop;
}

export interface Stop {
  readonly reason: 'interrupted' | 'unusable';
  readonly message: string;
  readonly nextLine: number;
}

export function emptyOutcome(): BatchOutcome {
  return { stored: 0, storedBefore: 0, valid: 0, refusals: [] };
}

/**
 * Stores lines in their order, and leaves out only those that the service refuses on their own: a
 * refused batch is sent in halves, the first before the second, down to the single line.
 */
export async function sendBatch(
  url: URL,
  lines: readonly EventLine[],
  patience: Patience,
): Promise<BatchOutcome> {
  const outcome = emptyOutcome();
  await sendInto(outcome, url, lines, patience);
  return outcome;
}

async function sendInto(
  outcome: BatchOutcome,
  url: URL,
  lines: readonly EventLine[],
  patience: Patience,
): Promise<void> {
  const [first] = lines;
  if (first === undefined || outcome.stopped !== undefined) return;
  const appended = await appendPatiently(
    url,
    lines.map(({ text }) => text),
    patience,
  );
  switch (appended.outcome) {
    case 'stored':
      outcome[appended.alreadyStored ? 'storedBefore' : 'stored'] += lines.length;
      return;
    case 'interrupted':
      outcome.stopped = { reason: 'interrupted', message: 'Interrupted', nextLine: first.number };
      return;
    case 'unusable':
      outcome.stopped = { reason: 'unusable', message: appended.reason, nextLine: first.number };
      return;
    case 'refused': {
      if (lines.length === 1) {
        outcome.refusals.push(refusalOf(first, appended.problem));
        return;
      }
      const middle = Math.ceil(lines.length / 2);
      await sendInto(outcome, url, lines.slice(0, middle), patience);
      await sendInto(outcome, url, lines.slice(middle), patience);
    }
  }
}

function refusalOf({ number }: EventLine, { code, detail, faults }: Problem): Refusal {
  return {
    line: number,
    code,
    message: detail,
    // The service speaks of the batch, the reader of the report of the line.
    faults: faults.map(({ pointer, message }) => ({
      pointer: pointer.replace(/^\/events\/0(?=\/|$)/, ''),
      message,
    })),
  };
}
