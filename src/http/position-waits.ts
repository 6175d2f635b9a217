import type { ServerResponse } from 'node:http';
import { EventStoreError } from '../errors.ts';
import { LIMITS } from '../events/limits.ts';
import type { Access } from './access.ts';
import { clientGone } from './client-gone.ts';
import { Holdings } from './holdings.ts';

/** Lets requests wait until the log has come so far; nobody has more of them wait than may. */
export class PositionWaits {
  readonly #holdings = new Holdings();

  /**
   * Resolves when the log has come so far; ends with the client, by `clientGone`.
   *
   * @throws EventStoreError `queue_full`, and what waiting throws.
   */
  async until(
    position: number,
    timeoutMs: number,
    { reads, countedAs }: Pick<Access, 'reads' | 'countedAs'>,
    response: ServerResponse,
  ): Promise<void> {
    const own = this.#holdings.of(countedAs);
    if (own >= LIMITS.waitsForOneMax) throw tooMany(own);
    const leaving = new AbortController();
    const onClose = () => leaving.abort(clientGone());
    if (response.destroyed) onClose();
    response.once('close', onClose);
    this.#holdings.add(1, countedAs);
    try {
      await reads.waitForPosition(position, { timeoutMs, signal: leaving.signal });
    } finally {
      this.#holdings.giveBack(1, countedAs);
      response.off('close', onClose);
    }
  }
}

function tooMany(own: number): EventStoreError {
  const message = `Nothing was done: ${own} of your requests wait for a position already.`;
  return new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
}
