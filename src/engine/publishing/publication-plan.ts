import type { RecordedEvent } from '../../events/event.ts';
import { AUDIT_TYPE } from '../../subscriptions.ts';
import { ALL_STREAM, type Publication, type StreamsSeen } from './ports.ts';

/** What is known of one stream. */
export interface StreamState {
  /** The last position that it has; 0 where it is not there. */
  readonly last: number;
  /** The first one to be added; events before it are no part of it any more. */
  readonly next: number;
}

export type StreamStates = ReadonlyMap<string, StreamState>;

/** The streams that events of a type belong to. A type called `all` has none of its own. */
export function streamsOf(aggregateType: string, isAuditInAll: boolean): readonly string[] {
  if (aggregateType === ALL_STREAM) return [ALL_STREAM];
  if (aggregateType === AUDIT_TYPE && !isAuditInAll) return [aggregateType];
  return [ALL_STREAM, aggregateType];
}

/** Those of an event's streams that do not have it yet; none that it has been trimmed from. */
export function lackingStreams(
  { position }: Pick<RecordedEvent, 'position'>,
  streams: readonly string[],
  states: StreamStates,
): readonly string[] {
  return streams.filter((stream) => position >= (states.get(stream)?.next ?? 1));
}

/** The states after these have been added. */
export function statesAfter(
  states: StreamStates,
  publications: readonly Publication[],
): StreamStates {
  const after = new Map(states);
  for (const { position, streams } of publications) {
    for (const stream of streams) after.set(stream, { last: position, next: position + 1 });
  }
  return after;
}

/** What the streams of these must have before they are added. */
export function lastsBefore(
  states: StreamStates,
  publications: readonly Publication[],
): ReadonlyMap<string, number> {
  const streams = new Set(publications.flatMap((publication) => publication.streams));
  return new Map([...streams].map((stream) => [stream, states.get(stream)?.last ?? 0]));
}

/** One that is there goes on behind its last event, one that is not begins with `start`. */
export function stateOf(last: number, start: number): StreamState {
  return { last, next: last > 0 ? last + 1 : start };
}

/** A stretch of the log whose events of one type their own stream lacks, both ends inclusive. */
export interface Mending {
  readonly stream: string;
  readonly fromPosition: number;
  readonly toPosition: number;
}

/**
 * Streams of types that have lost more than the stream of all: they are mended by themselves, up to
 * where that one ends; from there on all are written together, and those that are further skip
 * what they have.
 */
export function mendingsOf(
  states: StreamStates,
  newest: ReadonlyMap<string, number>,
): readonly Mending[] {
  const toPosition = (states.get(ALL_STREAM)?.next ?? 1) - 1;
  return [...states].flatMap(([stream, { next }]) => {
    const isBehind = next <= toPosition && next <= (newest.get(stream) ?? 0);
    if (stream === ALL_STREAM || !isBehind) return [];
    return [{ stream, fromPosition: next, toPosition }];
  });
}

/** Streams that have what the log does not have, or not yet. */
export function streamsAhead({ lasts }: StreamsSeen, head: number): readonly string[] {
  return [...lasts].flatMap(([stream, last]) => (last > head ? [stream] : []));
}

/** Parts that are added at once each: at most so many, and so many bytes, or one. */
export function inParts(
  publications: readonly Publication[],
  limits: { readonly eventsMax: number; readonly bytesMax: number },
): readonly (readonly Publication[])[] {
  const parts: Publication[][] = [];
  let part: Publication[] = [];
  let bytes = 0;
  for (const publication of publications) {
    const size = Buffer.byteLength(publication.text);
    const isFull = part.length >= limits.eventsMax || bytes + size > limits.bytesMax;
    if (part.length === 0 || isFull) {
      part = [];
      bytes = 0;
      parts.push(part);
    }
    part.push(publication);
    bytes += size;
  }
  return parts;
}
