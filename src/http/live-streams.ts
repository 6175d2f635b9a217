import type { ServerResponse } from 'node:http';
import { LIMITS } from '../events/limits.ts';
import type { ApiObserver, LiveStreamEnd } from './api-observer.ts';
import { clientGone } from './client-gone.ts';
import { StreamSlots } from './stream-slots.ts';

type LiveObserver = Pick<ApiObserver, 'liveStreamBegan' | 'liveStreamEnded'>;

/** The streams of live events that are open: so many at most, and none once the service stops. */
export class LiveStreams {
  readonly #slots = new StreamSlots({
    max: LIMITS.liveStreamsMax,
    forOneMax: LIMITS.liveStreamsForOneMax,
  });
  readonly #open = new Set<AbortController>();
  readonly #stopping: AbortSignal;
  readonly #observer: LiveObserver;

  constructor(stopping: AbortSignal, observer: LiveObserver) {
    this.#stopping = stopping;
    this.#observer = observer;
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
    stream: (signal: AbortSignal) => Promise<LiveStreamEnd>,
  ): Promise<void> {
    const ending = new AbortController();
    const onClose = () => ending.abort(clientGone());
    if (response.destroyed) onClose();
    if (this.#stopping.aborted) ending.abort(this.#stopping.reason);
    response.once('close', onClose);
    this.#open.add(ending);
    try {
      await this.#slots.during(countedAs, () => this.#observed(stream(ending.signal)));
    } finally {
      this.#open.delete(ending);
      response.off('close', onClose);
    }
  }

  async #observed(streaming: Promise<LiveStreamEnd>): Promise<void> {
    let end: LiveStreamEnd = 'over';
    this.#observer.liveStreamBegan();
    try {
      end = await streaming;
    } finally {
      this.#observer.liveStreamEnded(end);
    }
  }
}
