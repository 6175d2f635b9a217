import { EventStoreError } from '../../errors.ts';
import type { LogRange, ReadsEvents } from '../../event-store.ts';
import type { RecordedEvent } from '../../events/event.ts';
import { eventSequence } from './event-sequence.ts';
import { type MergedEvents, mergeTypes } from './merge-types.ts';
import type { EventReader, Span, SpanQuery } from './ports.ts';
import {
  assertAggregate,
  batchSizeAfter,
  type CheckedRange,
  checkedRange,
  spanAfter,
} from './range.ts';

/** After a failover a majority read may lag behind an earlier one; it soon catches up. */
const HOLE_TRIES = 40;
const HOLE_PAUSE_MS = 50;

export interface LogReaderDeps {
  readonly reader: EventReader;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Reads the log as a merge over the types. The newest commit is read first and nothing beyond it
 * is shown: while commits arrive, a merge would show one type's newer event and miss another's.
 */
export function createReadLog(deps: LogReaderDeps): ReadsEvents['readLog'] {
  return function readLog(range = {}) {
    assertAggregate(range);
    const checked = checkedRange('Position', {
      from: range.fromPosition,
      to: range.toPosition,
      order: range.order,
      limit: range.limit,
    });
    return eventSequence(() => batches(deps, range, checked));
  };
}

async function* batches(
  deps: LogReaderDeps,
  { aggregateType, aggregateId }: LogRange,
  { order, limit, ...given }: CheckedRange,
): AsyncGenerator<readonly RecordedEvent[]> {
  const head = await deps.reader.headPosition();
  const types = aggregateType === undefined ? await deps.reader.aggregateTypes() : [aggregateType];
  const isWhole = aggregateType === undefined && aggregateId === undefined;
  let span: Span = { from: given.from, to: Math.min(given.to, head) };
  let left = limit;
  let size = 0;
  while (left > 0 && span.from <= span.to) {
    size = batchSizeAfter(size, left);
    const query = { ...(isWhole ? startOf(span, size, order) : span), order, limit: size };
    const { events, read } = isWhole
      ? await readDensely(deps, types, query)
      : await mergeTypes(deps.reader, types, aggregateId, query);
    if (events.length > 0) yield events;
    left -= events.length;
    span = spanAfter(span, order === 'asc' ? read.to : read.from, order);
  }
}

/** Of the whole log every position is there, so that a batch is a span, and a hole is noticed. */
async function readDensely(
  { reader, sleep }: LogReaderDeps,
  types: readonly string[],
  query: SpanQuery,
): Promise<MergedEvents> {
  for (let tries = 1; ; tries += 1) {
    const merged = await mergeTypes(reader, types, undefined, query);
    if (merged.events.length === merged.read.to - merged.read.from + 1) return merged;
    if (tries === HOLE_TRIES) throw await hole(reader, merged);
    await sleep(HOLE_PAUSE_MS);
  }
}

function startOf({ from, to }: Span, size: number, order: 'asc' | 'desc'): Span {
  return order === 'asc'
    ? { from, to: Math.min(to, from + size - 1) }
    : { from: Math.max(from, to - size + 1), to };
}

/** A majority that lags behind what was read before is no damage. */
async function hole(reader: EventReader, merged: MergedEvents): Promise<EventStoreError> {
  if ((await reader.headPosition()) >= merged.read.to) return damaged(merged);
  const message = 'The replica set has not caught up with what was read from it before.';
  return new EventStoreError('unavailable', message, {});
}

function damaged({ events, read }: MergedEvents): EventStoreError {
  const found = new Set(events.map((event) => event.position));
  let position = read.from;
  while (found.has(position)) position += 1;
  const message = `The log is damaged: there is no event at position ${position}.`;
  return new EventStoreError('log_damaged', message, { position });
}
