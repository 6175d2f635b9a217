import type { ServerResponse } from 'node:http';
import { setImmediate as othersTurn, setTimeout as sleep } from 'node:timers/promises';
import { isEventStoreError } from '../errors.ts';
import type { RecordedEvent } from '../events/event.ts';
import type { FollowedEvents, Following } from '../live-events.ts';
import type { LiveStreamEnd } from './api-observer.ts';
import { drained, left } from './await-response.ts';
import { knownError, problemOf } from './problem.ts';
import { contextOf } from './request-context.ts';
import {
  eventMessage,
  heartbeat,
  type LiveFormat,
  placeLines,
  problemMessage,
} from './server-sent-events.ts';

export interface LiveRequest {
  readonly following: Following;
  /** Behind which to begin. */
  readonly position: number;
  readonly format: LiveFormat;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** For tests. */
  readonly heartbeatMs?: number;
  readonly stallMs?: number;
}

/** Events that are looked at together. */
const LOOKED_AT_ONCE = 256;
/** What is written at once is no longer, but for a single event that is. */
const CHUNK_CHARACTERS = 128 * 1024;
const HEARTBEAT_MS = 15_000;
/** A client that takes nothing for so long is dropped. */
const STALL_MS = 30_000;
/** The database may be back. */
const AGAIN_MS = 500;
const WORK_MS = 10;

/**
 * Sends events as they come until the client is gone, or the signal says so. Nothing is read for a
 * client but what it takes next: one that is slow goes on from where it was, from the database if
 * need be, and one that takes nothing is dropped. What goes wrong is the last message. Resolves with
 * how it has ended.
 *
 * @throws what is no error of the store, once that is told.
 */
export async function sendLiveEvents(
  response: ServerResponse,
  asked: LiveRequest,
): Promise<LiveStreamEnd> {
  const { heartbeatMs = HEARTBEAT_MS, stallMs = STALL_MS } = asked;
  let { position } = asked;
  begin(response, position);
  if (response.req.method === 'HEAD') {
    response.end();
    return 'over';
  }
  const beat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(heartbeat(position));
  }, heartbeatMs);
  beat.unref();
  let since = performance.now();
  let end: LiveStreamEnd = 'over';
  try {
    while (!asked.signal.aborted) {
      const read = await nextOf(asked, position);
      position = write(response, read, asked.format);
      if (response.writableNeedDrain && !(await drained(response, stallMs))) {
        if (!response.destroyed) end = 'too_slow';
        response.destroy();
      }
      if (performance.now() - since > WORK_MS) {
        await othersTurn();
        since = performance.now();
      }
    }
  } catch (error) {
    // Once it is to end, nothing more is said.
    if (!asked.signal.aborted) await endWith(response, error);
  } finally {
    clearInterval(beat);
  }
  if (!response.writableEnded) response.end();
  return end;
}

function begin(response: ServerResponse, position: number): void {
  response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  // nginx would keep it back until it has enough.
  response.setHeader('X-Accel-Buffering', 'no');
  response.writeHead(200);
  // Whoever breaks off before the first event goes on from here as well.
  response.write(placeLines(position));
}

/** Where the database is away, nothing comes until it is back. */
async function nextOf({ following, signal }: LiveRequest, position: number) {
  for (;;) {
    try {
      return await following.next(position, LOOKED_AT_ONCE, signal);
    } catch (error) {
      if (!isEventStoreError(error, 'unavailable')) throw error;
      await sleep(AGAIN_MS, undefined, { signal });
    }
  }
}

/** The place up to which it is sent: not everything, where that is much. */
function write(response: ServerResponse, read: FollowedEvents, format: LiveFormat): number {
  const { events, readTo } = read;
  if (events.length === 0) return readTo;
  const { bytes, count } = chunkOf(events, format);
  response.write(bytes);
  const last = events[count - 1];
  return last === undefined || count === events.length ? readTo : last.position;
}

interface Chunk {
  readonly bytes: Buffer;
  /** How many events are in it. */
  readonly count: number;
}

/** Those who have caught up are given the same list, and sent the same bytes. */
const chunks: Readonly<Record<LiveFormat, WeakMap<readonly RecordedEvent[], Chunk>>> = {
  json: new WeakMap(),
  cloudevents: new WeakMap(),
};

function chunkOf(events: readonly RecordedEvent[], format: LiveFormat): Chunk {
  const known = chunks[format].get(events);
  if (known !== undefined) return known;
  let text = '';
  let count = 0;
  for (const event of events) {
    const message = eventMessage(event, format);
    if (count > 0 && text.length + message.length > CHUNK_CHARACTERS) break;
    text += message;
    count += 1;
  }
  const chunk = { bytes: Buffer.from(text), count };
  chunks[format].set(events, chunk);
  return chunk;
}

async function endWith(response: ServerResponse, error: unknown): Promise<void> {
  const known = knownError(error);
  if (known.code === 'store_closed') return;
  contextOf(response).brokenOffBy = known.code;
  response.end(problemMessage(problemOf(known)));
  await left(response, STALL_MS);
  if (known.code === 'internal') throw error;
}
