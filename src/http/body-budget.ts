import type { IncomingMessage } from 'node:http';
import { EventStoreError } from '../errors.ts';
import { LIMITS } from '../events/limits.ts';

/** What a body of unknown length is reckoned at. */
const UNKNOWN_BYTES = 1024 * 1024;

/** How much memory all bodies together may take, so that many large ones cannot take it all. */
export class BodyBudget {
  #bytes = 0;

  /**
   * Sets memory aside for the body of a request; `release` gives it back.
   *
   * @throws EventStoreError `queue_full`.
   */
  reserve({ headers }: IncomingMessage): () => void {
    const bytes = reckonedBytes(headers);
    if (this.#bytes + bytes > LIMITS.bodiesBytesMax) {
      const message = 'Nothing was stored: too many large bodies are being read already.';
      throw new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
    }
    this.#bytes += bytes;
    let isHeld = true;
    return () => {
      if (isHeld) this.#bytes -= bytes;
      isHeld = false;
    };
  }
}

/** A compressed body may become as large as a body may be. */
function reckonedBytes(headers: IncomingMessage['headers']): number {
  const { 'content-encoding': encoding = 'identity', 'content-length': length } = headers;
  if (encoding !== 'identity') return LIMITS.bodyBytesMax;
  const bytes = Number(length);
  return Number.isNaN(bytes) ? UNKNOWN_BYTES : Math.min(bytes, LIMITS.bodyBytesMax);
}
