import type { ServerResponse } from 'node:http';
import { LIMITS } from '../events/limits.ts';
import { clientGone } from './client-gone.ts';
import { StreamSlots } from './stream-slots.ts';

/** The streams of live events that are open: so many at most, and none once the service stops. */
export class LiveStreams {
  readonly #slots = new StreamSlots({
    max: LIMITS.liveStreamsMax,
    forOneMax: LIMITS.liveStreamsForOneMax,
  });
  readonly #open = new Set<AbortController>();
  readonly #stopping: AbortSignal;

  constructor(stopping: AbortSignal) {
    this.#stopping = stopping;
    stopping.addEventListener('abort', () => {
      for (const each of this.#open) each.abort(stopping.reason);
    });
  }

  /**
   * Streams until that ends by itself; its signal is aborted when the client is gone, or the service
   * stops.
   *
   * @throws EventStoreError `queue_full`, and what the streaming throws.
   */
  async during(
    countedAs: string | undefined,
    response: ServerResponse,
    stream: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const ending = new AbortController();
    const onClose = () => ending.abort(clientGone());
    if (response.destroyed) onClose();
    if (this.#stopping.aborted) ending.abort(this.#stopping.reason);
    response.once('close', onClose);
    this.#open.add(ending);
    try {
      await this.#slots.during(countedAs, () => stream(ending.signal));
    } finally {
      this.#open.delete(ending);
      response.off('close', onClose);
    }
  }
}
