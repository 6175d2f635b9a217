import { createHash } from 'node:crypto';
import { type Fault, invalidRequest } from '../errors.ts';
import type { ReadOrder } from '../event-store.ts';
import { pointerTo } from '../events/json-pointer.ts';
import { AGGREGATE_TYPE_PATTERN, CAPACITY, LIMITS } from '../events/limits.ts';
import { decodeCursor } from './cursor.ts';

/** What a client asks to read, checked. `from` and `to` are inclusive. */
export interface ReadQuery {
  readonly aggregateType: string | undefined;
  readonly aggregateId: string | undefined;
  /** One known aggregate is paged by its sequence numbers, everything else by positions. */
  readonly unit: 'position' | 'sequenceNumber';
  /** A mark of the aggregate and type asked for, so that a cursor fits no other query. */
  readonly filter: string;
  readonly from: number;
  readonly to: number;
  readonly order: ReadOrder;
  readonly limit: number;
}

const PARAMETERS = [
  'aggregateType',
  'aggregateId',
  'fromPosition',
  'toPosition',
  'order',
  'limit',
  'cursor',
];

const PAGE_EVENTS = 100;
const MARK_DIGITS = 8;

/** @throws EventStoreError `invalid_request` with every fault. */
export function parseReadQuery(parameters: Readonly<Record<string, unknown>>): ReadQuery {
  const faults: Fault[] = [];
  const texts = textsOf(parameters, faults);
  const aggregate = aggregateOf(texts, faults);
  const order = orderOf(texts, faults);
  const fromPosition = count('fromPosition', texts, faults);
  const toPosition = count('toPosition', texts, faults);
  const limit = limitOf(texts, faults);
  if (faults.length > 0) throw invalidRequest(faults);

  const isOneAggregate =
    aggregate.aggregateType !== undefined && aggregate.aggregateId !== undefined;
  const hasPositions = fromPosition !== undefined || toPosition !== undefined;
  const query: ReadQuery = {
    ...aggregate,
    unit: isOneAggregate && !hasPositions ? 'sequenceNumber' : 'position',
    filter: markOf(aggregate),
    from: fromPosition ?? 1,
    to: toPosition ?? Number.MAX_SAFE_INTEGER,
    order,
    limit,
  };
  return texts['cursor'] === undefined ? query : resumed(query, texts['cursor']);
}

type Texts = Readonly<Record<string, string | undefined>>;

function aggregateOf({ aggregateType, aggregateId }: Texts, faults: Fault[]) {
  if (aggregateType !== undefined && !AGGREGATE_TYPE_PATTERN.test(aggregateType)) {
    faults.push({ pointer: '/aggregateType', message: 'is no aggregate type' });
  }
  if (aggregateId !== undefined && [...aggregateId].length > LIMITS.idCharactersMax) {
    faults.push({ pointer: '/aggregateId', message: 'is too long' });
  }
  return { aggregateType, aggregateId };
}

function markOf({ aggregateType = '', aggregateId = '' }: Texts): string {
  const text = `${aggregateType}\n${aggregateId}`;
  return createHash('sha256').update(text).digest('hex').slice(0, MARK_DIGITS);
}

function orderOf({ order = 'asc' }: Texts, faults: Fault[]): ReadOrder {
  if (order === 'asc' || order === 'desc') return order;
  faults.push({ pointer: '/order', message: 'must be "asc" or "desc"' });
  return 'asc';
}

function limitOf(texts: Texts, faults: Fault[]): number {
  const limit = count('limit', texts, faults) ?? PAGE_EVENTS;
  if (limit < 1 || limit > CAPACITY.pageEventsMax) {
    faults.push({ pointer: '/limit', message: `must be from 1 to ${CAPACITY.pageEventsMax}` });
  }
  return limit;
}

function resumed(query: ReadQuery, text: string): ReadQuery {
  const { after, order, unit, filter } = decodeCursor(text);
  if (order !== query.order || unit !== query.unit || filter !== query.filter) {
    throw invalidRequest([{ pointer: '/cursor', message: 'is of a query with other parameters' }]);
  }
  return order === 'asc'
    ? { ...query, from: Math.max(query.from, after + 1) }
    : { ...query, to: Math.min(query.to, after - 1) };
}

function textsOf(parameters: Readonly<Record<string, unknown>>, faults: Fault[]) {
  const texts: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const pointer = pointerTo(name);
    if (!PARAMETERS.includes(name)) faults.push({ pointer, message: 'is no parameter here' });
    else if (typeof value !== 'string') faults.push({ pointer, message: 'may be given once' });
    else if (value === '') faults.push({ pointer, message: 'must not be empty' });
    else texts[name] = value;
  }
  return texts;
}

function count(name: string, texts: Texts, faults: Fault[]): number | undefined {
  const text = texts[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^[0-9]{1,16}$/.test(text) && Number.isSafeInteger(value)) return value;
  faults.push({ pointer: `/${name}`, message: 'must be an integer from 0' });
  return undefined;
}
