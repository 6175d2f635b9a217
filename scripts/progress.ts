import { clearLine, cursorTo } from 'node:readline';
import { Presets, SingleBar } from 'cli-progress';

/** Shows on standard error how a piece of work gets on. */
export interface Progress<Totals> {
  readonly show: (totals: Totals) => void;
  /** Says something in between. */
  readonly note: (message: string) => void;
  /** To be called before others write to the terminal, so that what they write has its own line. */
  readonly makeRoom: () => void;
  readonly end: () => void;
}

/** What is shown of some work. */
export interface ProgressView<Totals> {
  /** How much there is to do; undefined where nobody knows. */
  readonly total: number | undefined;
  /** How much of it is done. */
  readonly doneOf: (totals: Totals) => number;
  /** Stands behind the bar. */
  readonly barText: (totals: Totals) => string;
  /** A line of its own, where there is no bar. */
  readonly lineText: (totals: Totals) => string;
}

/** Where standard error is no terminal, a line now and then. */
const LINE_EVERY_MS = 5_000;

export function startProgress<Totals>(
  view: ProgressView<Totals>,
  elapsedMs: () => number,
  stderr: NodeJS.WriteStream = process.stderr,
): Progress<Totals> {
  const { total = 0 } = view;
  return stderr.isTTY && total > 0
    ? barProgress({ ...view, total }, stderr)
    : lineProgress(view, elapsedMs, stderr);
}

function barProgress<Totals>(
  { total, doneOf, barText }: ProgressView<Totals> & { readonly total: number },
  stderr: NodeJS.WriteStream,
): Progress<Totals> {
  const format = ' {bar} {percentage} % | {text} | {duration_formatted}';
  const stream = withoutSavedCursor(stderr);
  const bar = new SingleBar({ format, stream, hideCursor: true }, Presets.shades_classic);
  bar.start(total, 0, { text: '' });
  const makeRoom = () => {
    if (!bar.isActive) return;
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
  };
  return {
    show: (totals) => bar.update(Math.min(doneOf(totals), total), { text: barText(totals) }),
    note: (message) => {
      makeRoom();
      stderr.write(`${message}\n`);
    },
    makeRoom,
    end: () => bar.stop(),
  };
}

/**
 * At its end the bar puts the cursor back to where it began, which is in the middle of what has
 * been written since. The cursor stays where it is.
 */
function withoutSavedCursor(stderr: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (text: string) => SAVES_AND_RESTORES.includes(text) || stderr.write(text);
  return Object.create(stderr, { write: { value: write } });
}

const SAVES_AND_RESTORES = ['\u001b7', '\u001b8'];

function lineProgress<Totals>(
  { lineText }: ProgressView<Totals>,
  elapsedMs: () => number,
  stderr: NodeJS.WriteStream,
): Progress<Totals> {
  let nextAt = LINE_EVERY_MS;
  return {
    show: (totals) => {
      if (elapsedMs() < nextAt) return;
      nextAt = elapsedMs() + LINE_EVERY_MS;
      stderr.write(`${lineText(totals)}\n`);
    },
    note: (message) => stderr.write(`${message}\n`),
    makeRoom: () => {},
    end: () => {},
  };
}

/** How many a second, as a whole number. */
export function perSecond(count: number, elapsedMs: number): number {
  return elapsedMs > 0 ? Math.round((count * 1_000) / elapsedMs) : 0;
}
