import { type ImportLine, importLine, LINE_BYTES_MAX } from './import-line.ts';
import { LineIds } from './line-ids.ts';
import { readLines } from './read-lines.ts';

/** Consecutive lines of the file, to be sent together. */
export interface Batch {
  readonly lines: readonly ImportLine[];
  /** The line after the last of these, blank ones included. */
  readonly nextLine: number;
  /** How many bytes of the input end with this batch. */
  readonly endOffset: number;
}

export interface BatchOptions {
  /** Lines in a batch, refused ones included. */
  readonly linesMax: number;
  /** Lines before it are read, for the ids depend on them, but left out. */
  readonly fromLine: number;
}

/** A batch ends when it has got as long as this, so a little below the service's limit. */
const BATCH_BYTES_MAX = 4 * 1024 * 1024;

/** The lines of an NDJSON stream in batches, in file order. Holds one batch at a time. */
export async function* batchesOf(
  input: AsyncIterable<Buffer>,
  { linesMax, fromLine }: BatchOptions,
): AsyncGenerator<Batch> {
  const ids = new LineIds();
  let lines: ImportLine[] = [];
  let sizeBytes = 0;
  let last = { number: 0, endOffset: 0 };
  for await (const raw of readLines(input, LINE_BYTES_MAX)) {
    last = raw;
    const line = importLine(raw, ids);
    if (line === undefined || raw.number < fromLine) continue;
    lines.push(line);
    sizeBytes += raw.bytes?.length ?? 0;
    if (lines.length < linesMax && sizeBytes < BATCH_BYTES_MAX) continue;
    yield { lines, nextLine: raw.number + 1, endOffset: raw.endOffset };
    lines = [];
    sizeBytes = 0;
  }
  if (lines.length > 0) yield { lines, nextLine: last.number + 1, endOffset: last.endOffset };
}
