import { perSecond } from '../progress.ts';
import type { Refusal } from './import-line.ts';
import type { ImportTotals } from './run-import.ts';
import type { Stop } from './send-batch.ts';

/** Tells what became of an import: each refused line as it comes, the totals at the end. */
export interface Report {
  readonly refused: (refusal: Refusal) => void;
  readonly end: (totals: ImportTotals, elapsedMs: number) => void;
}

export interface ReportOptions {
  readonly file: string;
  readonly isDryRun: boolean;
  /** Writes whole lines to standard output. */
  readonly write: (text: string) => void;
}

/** For people: a line for each refused line, then a sentence. */
export function textReport({ file, isDryRun, write }: ReportOptions): Report {
  return {
    refused: (refusal) => write(`line ${refusal.line}: ${reasonOf(refusal)}\n`),
    end: (totals, elapsedMs) => {
      const { stored, storedBefore, valid, refused, stopped } = totals;
      const what = isDryRun
        ? `${count(valid)} valid, ${count(refused)} refused; nothing was sent.`
        : `${count(stored)} stored, ${count(storedBefore)} stored before, ${count(refused)} refused`;
      const rate = isDryRun ? '' : ` (${rateOf(totals, elapsedMs)} events/s).`;
      const ending = stopped === undefined ? '' : endingOf(stopped);
      write(`${ending}${file}: ${what}${rate}\n`);
    },
  };
}

/** For programs: one JSON object, written as it comes, so that no list of refusals is held. */
export function jsonReport({ file, isDryRun, write }: ReportOptions): Report {
  let refusals = 0;
  write(`{"file":${JSON.stringify(file)},"dryRun":${isDryRun},"refusals":[\n`);
  return {
    refused: (refusal) => {
      write(`${refusals > 0 ? ',' : ''}${JSON.stringify(refusal)}\n`);
      refusals += 1;
    },
    end: (totals, elapsedMs) => {
      const { stored, storedBefore, valid, refused, nextLine, stopped = null } = totals;
      const eventsPerSecond = rateOf(totals, elapsedMs);
      const rest = { stored, storedBefore, valid, refused, nextLine, stopped, eventsPerSecond };
      write(`],${JSON.stringify(rest).slice(1)}\n`);
    },
  };
}

/** The events dealt with in a second, as a whole number. */
export function rateOf(totals: ImportTotals, elapsedMs: number): number {
  return perSecond(eventsOf(totals), elapsedMs);
}

/** The events dealt with. */
export function eventsOf({ stored, storedBefore, valid, refused }: ImportTotals): number {
  return stored + storedBefore + valid + refused;
}

function endingOf({ reason, message, nextLine }: Stop): string {
  const sentence =
    reason === 'interrupted'
      ? `Stopped on request before line ${nextLine}.`
      : `Gave up at line ${nextLine}: ${message}.`;
  return `${sentence} Go on with --from-line ${nextLine}, or run it again: nothing is stored twice.\n`;
}

function reasonOf({ code, message, faults }: Refusal): string {
  if (faults.length === 0) return `${code}: ${message}`;
  return faults
    .map((fault) => (fault.pointer === '' ? fault.message : `${fault.pointer} ${fault.message}`))
    .join('; ');
}

function count(number: number): string {
  return number.toLocaleString('en');
}
