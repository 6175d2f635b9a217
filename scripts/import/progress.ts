import { type Progress, startProgress } from '../progress.ts';
import { eventsOf, rateOf } from './report.ts';
import type { ImportTotals } from './run-import.ts';

/** `totalBytes` is undefined where nobody knows how long the input is. */
export function startImportProgress(
  totalBytes: number | undefined,
  elapsedMs: () => number,
  stderr?: NodeJS.WriteStream,
): Progress<ImportTotals> {
  const rate = (totals: ImportTotals) => `${rateOf(totals, elapsedMs())}/s`;
  const view = {
    total: totalBytes,
    doneOf: ({ bytesRead }: ImportTotals) => bytesRead,
    barText: (totals: ImportTotals) => `${eventsOf(totals)} events | ${rate(totals)}`,
    lineText: (totals: ImportTotals) =>
      `${eventsOf(totals)} events, up to line ${totals.nextLine - 1}, ${rate(totals)}`,
  };
  return startProgress(view, elapsedMs, stderr);
}
