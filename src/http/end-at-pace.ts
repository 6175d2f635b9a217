import type { ServerResponse } from 'node:http';
import { drained, left } from './await-response.ts';

/** How fast a client has to take its answer, which is held in memory until it has. */
export interface Pace {
  /** One that takes nothing for so long is given up. */
  readonly stallMs: number;
  /** And so is one that takes less than that over the whole answer. */
  readonly bytesPerSecondMin: number;
}

/** 8 MiB in two minutes. */
export const PACE: Pace = { stallMs: 30_000, bytesPerSecondMin: (8 * 1024 * 1024) / 120 };

/** What is written at once, and counts as taken once all of it is; of a text, so many characters. */
const PIECE_BYTES = 256 * 1024;

/**
 * Ends a response with a body whose length was said. The connection is broken off where its client
 * is too slow. Never rejects.
 */
export async function endAtPace(
  response: ServerResponse,
  body: string | Buffer,
  { stallMs, bytesPerSecondMin }: Pace = PACE,
): Promise<void> {
  const bytes = Buffer.byteLength(body);
  const deadline = performance.now() + Math.max(stallMs, (bytes * 1_000) / bytesPerSecondMin);
  const patienceMs = () => Math.min(stallMs, deadline - performance.now());
  // A request by HEAD gets none of it, and most bodies are one piece.
  const whole = bytes <= PIECE_BYTES || response.req.method === 'HEAD';
  const pieces = whole ? [body] : inPieces(body);
  let last: string | Buffer = '';
  for (const piece of pieces) {
    const isTaken = last === '' || response.write(last) || (await drained(response, patienceMs()));
    if (!isTaken) return void response.destroy();
    last = piece;
  }
  response.end(last);
  if (!(await left(response, patienceMs()))) response.destroy();
}

/** One at a time: the whole of a text as bytes would be a second copy of it. */
function* inPieces(body: string | Buffer): Generator<string | Buffer> {
  let start = 0;
  while (start < body.length) {
    let end = Math.min(start + PIECE_BYTES, body.length);
    // What two UTF-16 code units make is not cut into halves.
    if (typeof body === 'string' && isHighSurrogate(body.charCodeAt(end - 1))) end += 1;
    yield typeof body === 'string' ? body.slice(start, end) : body.subarray(start, end);
    start = end;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
