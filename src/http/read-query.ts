import { invalidRequest } from '../errors.ts';
import type { LogRange, PageStart, ReadOrder } from '../event-store.ts';
import type { RecordedEvent } from '../events/event.ts';
import { decodeCursor, encodeCursor, wrongCursor } from './cursor.ts';
import { schemaVersionOf } from './parameters.ts';
import { parametersReader } from './read-parameters.ts';
import { READ_EVENTS, WAIT_MS } from './routes/read-events.operation.ts';

/** What a client asks to read, checked by the schemas of the parameters. */
export interface ReadQuery {
  readonly range: LogRange;
  /** Absent where the client did not say. */
  readonly limit: number | undefined;
  /** Where its cursor leads. */
  readonly start: PageStart | undefined;
  readonly minPosition: number | undefined;
  readonly waitMs: number;
}

type Given = Omit<LogRange, 'eventTypes' | 'limit' | 'schemaVersion'> & {
  readonly schemaVersion?: string;
  readonly eventType?: readonly string[];
  readonly limit?: number;
  readonly cursor?: string;
  readonly minPosition?: number;
  readonly waitMs?: number;
};

const readParameters = parametersReader<Given>(READ_EVENTS.parameters);

/** @throws EventStoreError `invalid_request` with every fault. */
export function parseReadQuery(parameters: Readonly<Record<string, unknown>>): ReadQuery {
  const given = readParameters(parameters);
  const { eventType, limit, cursor, minPosition, waitMs = WAIT_MS, ...named } = given;
  const { schemaVersion, ...others } = named;
  const version = schemaVersionOf(schemaVersion);
  assertTogether(given);
  const range = {
    ...others,
    ...(eventType !== undefined && { eventTypes: eventType }),
    ...(version !== undefined && { schemaVersion: version }),
  };
  const start = cursor === undefined ? undefined : startOf(decodeCursor(cursor, markOf(range)));
  return { range, limit, start, minPosition, waitMs };
}

/** What counts within something, by its name, and what that is. */
const COMPANIONS = [
  ['fromSequenceNumber', 'aggregateId'],
  ['toSequenceNumber', 'aggregateId'],
  ['waitMs', 'minPosition'],
] as const;

function assertTogether(given: Given): void {
  const faults = COMPANIONS.filter(
    ([name, companion]) => given[name] !== undefined && given[companion] === undefined,
  ).map(([name, companion]) => ({ pointer: `/${name}`, message: `goes with ${companion}` }));
  if (faults.length > 0) throw invalidRequest(faults);
}

const START = /^([ps])([1-9][0-9]{0,15})$/;

function startOf(place: string): PageStart {
  const [, unit, digits] = START.exec(place) ?? [];
  const at = Number(digits);
  if (!Number.isSafeInteger(at)) throw wrongCursor();
  return { unit: unit === 'p' ? 'position' : 'sequenceNumber', at };
}

export function cursorFor({ unit, at }: PageStart, { range }: ReadQuery): string {
  return encodeCursor(`${unit.charAt(0)}${at}`, markOf(range));
}

/** Where the next page begins when this one ended with the event. */
export function startBehind(event: RecordedEvent, { range }: ReadQuery): PageStart {
  const { aggregateType, aggregateId, order = 'asc' } = range;
  const isOneAggregate = aggregateType !== undefined && aggregateId !== undefined;
  const unit = isOneAggregate ? 'sequenceNumber' : 'position';
  return { unit, at: event[unit] + STEP[order] };
}

const STEP: Readonly<Record<ReadOrder, number>> = { asc: 1, desc: -1 };

/** What must be the same from page to page. */
function markOf(range: LogRange): unknown {
  const { order = 'asc', ...filter } = range;
  return [order, Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1))];
}
