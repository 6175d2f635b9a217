import { clearLine, cursorTo } from 'node:readline';
import { Presets, SingleBar } from 'cli-progress';
import { rateOf } from './report.ts';
import type { ImportTotals } from './run-import.ts';

/** Shows on standard error how an import gets on. */
export interface Progress {
  readonly show: (totals: ImportTotals) => void;
  /** Says something in between. */
  readonly note: (message: string) => void;
  /** To be called before others write to the terminal, so that what they write has its own line. */
  readonly makeRoom: () => void;
  readonly end: () => void;
}

/** Where standard error is no terminal, a line now and then. */
const LINE_EVERY_MS = 5_000;

/** `totalBytes` is undefined where nobody knows how long the input is. */
export function startProgress(
  totalBytes: number | undefined,
  elapsedMs: () => number,
  stderr: NodeJS.WriteStream = process.stderr,
): Progress {
  const isBar = stderr.isTTY && totalBytes !== undefined && totalBytes > 0;
  return isBar ? barProgress(totalBytes, elapsedMs, stderr) : lineProgress(elapsedMs, stderr);
}

function barProgress(
  totalBytes: number,
  elapsedMs: () => number,
  stderr: NodeJS.WriteStream,
): Progress {
  const format = ' {bar} {percentage} % | {events} events | {rate}/s | {duration_formatted}';
  const stream = withoutSavedCursor(stderr);
  const bar = new SingleBar({ format, stream, hideCursor: true }, Presets.shades_classic);
  bar.start(totalBytes, 0, { events: 0, rate: 0 });
  const makeRoom = () => {
    if (!bar.isActive) return;
    cursorTo(stderr, 0);
    clearLine(stderr, 0);
  };
  return {
    show: (totals) => {
      const rate = rateOf(totals, elapsedMs());
      bar.update(totals.bytesRead, { events: eventsOf(totals), rate });
    },
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

function lineProgress(elapsedMs: () => number, stderr: NodeJS.WriteStream): Progress {
  let nextAt = LINE_EVERY_MS;
  return {
    show: (totals) => {
      if (elapsedMs() < nextAt) return;
      nextAt = elapsedMs() + LINE_EVERY_MS;
      const rate = rateOf(totals, elapsedMs());
      stderr.write(`${eventsOf(totals)} events, up to line ${totals.nextLine - 1}, ${rate}/s\n`);
    },
    note: (message) => stderr.write(`${message}\n`),
    makeRoom: () => {},
    end: () => {},
  };
}

function eventsOf({ stored, storedBefore, valid, refused }: ImportTotals): number {
  return stored + storedBefore + valid + refused;
}
