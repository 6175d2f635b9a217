import type { ServerResponse } from 'node:http';
import { EventStoreError } from '../errors.ts';
import type { LogRange, ReadsEvents } from '../event-store.ts';
import { LIMITS } from '../events/limits.ts';
import type { Access } from './access.ts';
import { drained, left, STALL_MS } from './await-response.ts';
import { Holdings } from './holdings.ts';
import { begin, sendEvents, type TextForm } from './send-events.ts';

type StreamedStore = Pick<ReadsEvents, 'readLog' | 'headPosition'>;

/** How many events to read at first, and how many more as long as the client takes them at once. */
const FIRST_READ = 128;
const GROWTH = 8;
/** From here on, all that there are: reading is ahead of sending then. */
const LIMITED_READ_MAX = 1_024;

/**
 * Sends whole results, as fast as their clients take them, and never too many at once. A client
 * that is slow has nothing read for it but what it takes next.
 */
export class EventStreams {
  #open = 0;
  readonly #holdings = new Holdings();

  /**
   * Resolves when everything has left, or the client is gone, which ends the reading as well.
   * Where it rejects after the first events, the connection is to be broken off: the client must
   * not take what it has for everything.
   *
   * @throws EventStoreError `queue_full`, and what reading throws.
   */
  async send(
    response: ServerResponse,
    { reads, countedAs }: Pick<Access, 'reads' | 'countedAs'>,
    range: LogRange,
    form: TextForm,
  ): Promise<void> {
    this.#begin(countedAs);
    try {
      // The result ends where the log ends now, however long it takes to send.
      const head = await reads.headPosition();
      const whole = { ...range, toPosition: Math.min(range.toPosition ?? head, head) };
      // A request by HEAD is answered once it is known that there is something to answer with.
      if (response.req.method === 'HEAD') await readOne(reads, whole);
      else await sendParts(reads, response, whole, form);
      begin(response, form);
      response.end();
      await left(response);
    } finally {
      this.#end(countedAs);
    }
  }

  #begin(countedAs: string | undefined): void {
    const { streamsMax, streamsForOneMax } = LIMITS;
    const own = this.#holdings.of(countedAs);
    if (own >= streamsForOneMax) throw tooMany(`You are reading ${own} streams already.`);
    if (this.#open >= streamsMax) throw tooMany(`${streamsMax} streams are being read already.`);
    this.#open += 1;
    this.#holdings.add(1, countedAs);
  }

  #end(countedAs: string | undefined): void {
    this.#open -= 1;
    this.#holdings.giveBack(1, countedAs);
  }
}

async function readOne(store: StreamedStore, range: LogRange): Promise<void> {
  for await (const _event of store.readLog({ ...range, limit: 1 })) return;
}

async function sendParts(
  store: StreamedStore,
  response: ServerResponse,
  whole: LogRange,
  form: TextForm,
): Promise<void> {
  let range = whole;
  let wanted = whole.limit ?? Number.POSITIVE_INFINITY;
  let size = FIRST_READ;
  while (wanted > 0 && !response.destroyed) {
    const limit = Math.min(size, wanted);
    const events = store.readLog(Number.isFinite(limit) ? { ...range, limit } : range);
    const { count, last, isTaken } = await sendEvents(response, events, form);
    if (isTaken && count < limit) return;
    wanted -= count;
    range = behind(range, last);
    size = isTaken ? sizeAfter(limit) : count;
    if (response.writableNeedDrain && !(await drained(response, STALL_MS))) response.destroy();
  }
}

function sizeAfter(size: number): number {
  return size < LIMITED_READ_MAX ? size * GROWTH : Number.POSITIVE_INFINITY;
}

function behind(range: LogRange, position: number | undefined): LogRange {
  if (position === undefined) return range;
  return range.order === 'desc'
    ? { ...range, toPosition: position - 1 }
    : { ...range, fromPosition: position + 1 };
}

function tooMany(message: string) {
  return new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
}
