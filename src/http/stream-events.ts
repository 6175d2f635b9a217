import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { EventStoreError } from '../errors.ts';
import type { EventSequence } from '../event-store.ts';
import type { RecordedEvent } from '../events/event.ts';
import { LIMITS } from '../events/limits.ts';

/** How events become text. */
export interface TextForm {
  readonly contentType: string;
  /** What comes before the first of them. */
  readonly header: string;
  readonly rows: (events: readonly RecordedEvent[]) => string;
}

/** At a time so many events are made into text, whatever the size of a batch. */
const ROWS = 250;

/** Sends whole results, as fast as their readers take them, and never too many at once. */
export class EventStreams {
  #open = 0;

  /**
   * Resolves when everything is sent, or the client is gone, which ends the reading as well. A
   * failure after the first events breaks the connection off: the client must not take what it has
   * for everything.
   *
   * @throws EventStoreError `queue_full`, and before anything is sent what reading throws.
   */
  async send(response: ServerResponse, events: EventSequence, form: TextForm): Promise<void> {
    if (this.#open >= LIMITS.streamsMax) throw tooMany();
    this.#open += 1;
    const batches = events.batches()[Symbol.asyncIterator]();
    try {
      const first = await batches.next();
      response.setHeader('Content-Type', form.contentType);
      // A request by HEAD is answered by now, without reading on.
      if (response.req.method === 'HEAD') response.end();
      else await pipeline(texts(first, batches, form), response);
    } catch (error) {
      if (!isClientGone(error)) throw error;
    } finally {
      this.#open -= 1;
      await batches.return?.();
    }
  }
}

type Batches = AsyncIterator<readonly RecordedEvent[]>;

async function* texts(
  first: IteratorResult<readonly RecordedEvent[]>,
  batches: Batches,
  { header, rows }: TextForm,
): AsyncGenerator<string> {
  if (header !== '') yield header;
  for (let batch = first; batch.done !== true; batch = await batches.next()) {
    for (let at = 0; at < batch.value.length; at += ROWS) {
      yield rows(batch.value.slice(at, at + ROWS));
    }
  }
}

function isClientGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE';
}

function tooMany() {
  const message = `${LIMITS.streamsMax} streams are being read already.`;
  return new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
}
