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

/** What is written at once, and counts as taken once all of it is. */
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
  const { pieces, last } = inPieces(body, bytes, response);
  for (const piece of pieces) {
    const isTaken = response.write(piece) || (await drained(response, patienceMs()));
    if (!isTaken) return void response.destroy();
  }
  response.end(last);
  if (!(await left(response, patienceMs()))) response.destroy();
}

/** A request by HEAD gets none of it, and most bodies are one piece. */
function inPieces(body: string | Buffer, bytes: number, { req }: ServerResponse) {
  const pieces: Buffer[] = [];
  if (bytes <= PIECE_BYTES || req.method === 'HEAD') return { pieces, last: body };
  let last = Buffer.from(body);
  for (; last.length > PIECE_BYTES; last = last.subarray(PIECE_BYTES)) {
    pieces.push(last.subarray(0, PIECE_BYTES));
  }
  return { pieces, last };
}
