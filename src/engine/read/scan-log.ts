import { EventStoreError } from '../../errors.ts';
import { mergeTypes } from './merge-types.ts';
import type { EventReader, Span, SpanEvents, SpanQuery } from './ports.ts';
import type { Scan } from './scan.ts';
import { spanUpTo, startOf } from './span.ts';

/** After a failover a majority read may lag behind an earlier one; it soon catches up. */
const HOLE_TRIES = 40;
const HOLE_PAUSE_MS = 50;

export interface LogReaderDeps {
  readonly reader: EventReader;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The whole log. Every position is there, so that a batch is a span, and a hole is noticed. */
export function scanLog(deps: LogReaderDeps, types: readonly string[], span: Span): Scan {
  return {
    span,
    isSearch: false,
    read: (query) => readDensely(deps, types, { ...query, ...startOf(query, query.limit) }),
  };
}

async function readDensely(
  { reader, sleep }: LogReaderDeps,
  types: readonly string[],
  query: SpanQuery,
): Promise<SpanEvents> {
  for (let tries = 1; ; tries += 1) {
    const parts = types.map((aggregateType) =>
      reader.ofType({ aggregateType, content: {}, by: 'position' }, query),
    );
    const merged = mergeTypes(await Promise.all(parts), query);
    const { from, to } = spanUpTo(query, merged.readTo);
    if (merged.events.length === to - from + 1) return merged;
    if (tries === HOLE_TRIES) throw await hole(reader, merged, { from, to });
    await sleep(HOLE_PAUSE_MS);
  }
}

/** A majority that lags behind what was read before is no damage. */
async function hole(reader: EventReader, { events }: SpanEvents, span: Span): Promise<Error> {
  const newest = await reader.newestCommit();
  if (newest !== undefined && newest.lastPosition >= span.to) return damaged(events, span);
  const message = 'The replica set has not caught up with what was read from it before.';
  return new EventStoreError('unavailable', message, {});
}

function damaged(events: SpanEvents['events'], { from }: Span): EventStoreError {
  const found = new Set(events.map((event) => event.position));
  let position = from;
  while (found.has(position)) position += 1;
  const message = `The log is damaged: there is no event at position ${position}.`;
  return new EventStoreError('log_damaged', message, { position });
}
