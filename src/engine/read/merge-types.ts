import type { EventReader, Span, SpanEvents, SpanQuery } from './ports.ts';

export interface MergedEvents extends SpanEvents {
  /** The part of the span that was read whole. */
  readonly read: Span;
}

/** Reads one span of positions over several types and puts the events into position order. */
export async function mergeTypes(
  reader: EventReader,
  types: readonly string[],
  aggregateId: string | undefined,
  query: SpanQuery,
): Promise<MergedEvents> {
  const parts = await Promise.all(types.map((type) => reader.ofType(type, aggregateId, query)));
  const read = readByAll(parts, query);
  const events = parts
    .flatMap((part) => part.events)
    .filter(({ position }) => position >= read.from && position <= read.to)
    .sort((a, b) => (query.order === 'asc' ? a.position - b.position : b.position - a.position));
  if (events.length <= query.limit) {
    const isComplete = read.from === query.from && read.to === query.to;
    return { events, isComplete, read };
  }
  const kept = events.slice(0, query.limit);
  return { events: kept, isComplete: false, read: upTo(read, kept.at(-1)?.position ?? 0, query) };
}

/** Where one type has more than it gave, the others must not be shown beyond that point. */
function readByAll(parts: readonly SpanEvents[], query: SpanQuery): Span {
  let read: Span = { from: query.from, to: query.to };
  for (const { events, isComplete } of parts) {
    const last = events.at(-1);
    if (!isComplete && last !== undefined) read = upTo(read, last.position, query);
  }
  return read;
}

function upTo({ from, to }: Span, position: number, { order }: SpanQuery): Span {
  return order === 'asc'
    ? { from, to: Math.min(to, position) }
    : { from: Math.max(from, position), to };
}
