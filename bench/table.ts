import type { Machine } from './machine.ts';
import type { Comparison } from './row.ts';
import { isLessBetter, type Medians, type RowResult, type Verdict } from './verdict.ts';

const HEADINGS = ['row', '', 'per second', 'p50 ms', 'p99 ms', 'ratio (min–max)', 'wanted', 'aim'];
const NUMBERS = new Set(['per second', 'p50 ms', 'p99 ms']);

/** The table: two lines for each row, what is measured and what it is held against. */
export function tableOf(results: readonly RowResult[]): string {
  const lines = [HEADINGS, ...results.flatMap(linesOf)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return lines.map((cells) => aligned(cells, widths)).join('\n');
}

/** The line above the table. */
export function machineLine(machine: Machine): string {
  const { cores, processor, node, mongod, driver, loadAverage } = machine;
  const isBusy = loadAverage > cores / 2;
  return (
    `${cores} × ${processor}, node ${node}, mongod ${mongod}, driver ${driver}, ` +
    `load average ${loadAverage.toFixed(1)} at the start` +
    (isBusy ? ': others are at work on it, expect the ratios to scatter' : '')
  );
}

export function ratioText({ ratio: { median, min, max } }: Verdict): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

function aligned(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, column) => {
    const width = widths[column] ?? 0;
    return NUMBERS.has(HEADINGS[column] ?? '') ? cell.padStart(width) : cell.padEnd(width);
  });
  return padded.join('  ').trimEnd();
}

function linesOf({ name, row, note = '', verdict }: RowResult): string[][] {
  if (verdict === undefined) return [[name, 'failed']];
  const judged = [ratioText(verdict), wanted(row), `${row.target.aim ?? ''}`, verdictText(verdict)];
  return [
    [name, row.measured, ...numbers(verdict.measured), ...judged],
    ['', row.against, ...numbers(verdict.against), note],
  ];
}

function numbers({ perSecond, p50Ms, p99Ms }: Medians): string[] {
  return [Math.round(perSecond).toLocaleString('en'), p50Ms.toFixed(2), p99Ms.toFixed(2)];
}

function wanted({ compares, target: { bound, p99MsBelow } }: Comparison): string {
  const ratio = `${isLessBetter(compares) ? 'at most' : 'at least'} ${bound}`;
  return p99MsBelow === undefined ? ratio : `${ratio}, p99 < ${p99MsBelow} ms`;
}

function verdictText({ isOk, reachesAim }: Verdict): string {
  if (!isOk) return 'short';
  return reachesAim ? 'ok, aim reached' : 'ok';
}
