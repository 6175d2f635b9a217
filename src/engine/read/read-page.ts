import type { EventPage, ReadsEvents } from '../../event-store.ts';
import type { RecordedEvent } from '../../events/event.ts';
import { LIMITS } from '../../events/limits.ts';
import { openScan } from './open-scan.ts';
import type { Span } from './ports.ts';
import { type CheckedLogRange, checkedLogRange, checkedPageStart } from './range.ts';
import type { ReadLogDeps } from './read-log.ts';
import { examinedAfter, type Scan } from './scan.ts';
import { isEmpty, nearEndOf, spanAfter, spanFrom } from './span.ts';

/** Reads a page: until it is full, or nothing is left, or enough was looked at or sent for it. */
export function createReadPage(deps: ReadLogDeps): ReadsEvents['readPage'] {
  return async function readPage(given, start) {
    const range = checkedLogRange(given);
    const at = checkedPageStart(start, range.unit);
    const { scan, head } = await openScan(deps, range);
    const { order } = range;
    const span = at === undefined ? scan.span : spanFrom({ ...scan.span, order }, at);
    const read = await readEnough(scan, span, range, deps.capacity.examinedEventsMax);
    return { ...pageOf(read, range), head };
  };
}

interface ReadSoFar {
  readonly events: readonly RecordedEvent[];
  readonly left: Span;
}

async function readEnough(
  scan: Scan,
  span: Span,
  { order, limit }: CheckedLogRange,
  examinedEventsMax: number,
): Promise<ReadSoFar> {
  const events: RecordedEvent[] = [];
  let left = span;
  let bytes = 0;
  let size = FIRST_READ;
  let examinedMax = 0;
  let examinedLeft = examinedEventsMax;
  // One more than the page, to know whether there is another.
  const isEnough = () =>
    events.length > limit || bytes >= LIMITS.pageBytesMax || examinedLeft === 0;
  while (!isEmpty(left) && !isEnough()) {
    examinedMax = examinedAfter(examinedMax, examinedLeft);
    const query = { ...left, order, limit: Math.min(size, limit + 1 - events.length), examinedMax };
    const part = await scan.read(query);
    events.push(...part.events);
    left = spanAfter(left, part.readTo, order);
    bytes += part.bytes;
    size *= 4;
    if (scan.isSearch) examinedLeft -= examinedMax;
  }
  return { events, left };
}

/** Few enough that they take no great memory where each is as large as an event may be. */
const FIRST_READ = 128;

function pageOf(
  { events, left }: ReadSoFar,
  { unit, order, limit }: CheckedLogRange,
): Omit<EventPage, 'head'> {
  const further = events[limit];
  if (further !== undefined) {
    return { events: events.slice(0, limit), next: { unit, at: further[unit] } };
  }
  if (isEmpty(left)) return { events };
  return { events, next: { unit, at: nearEndOf({ ...left, order }) } };
}
