import { invalidRequest } from '../errors.js';
import { decodeCursor, encodeCursor, wrongCursor } from './cursor.js';
import { schemaVersionOf } from './parameters.js';
import { parametersReader } from './read-parameters.js';
import { READ_EVENTS, WAIT_MS } from './routes/read-events.operation.js';
const readParameters = parametersReader(READ_EVENTS.parameters);
/** @throws EventStoreError `invalid_request` with every fault. */
export function parseReadQuery(parameters) {
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
];
function assertTogether(given) {
    const faults = COMPANIONS.filter(([name, companion]) => given[name] !== undefined && given[companion] === undefined).map(([name, companion]) => ({ pointer: `/${name}`, message: `goes with ${companion}` }));
    if (faults.length > 0)
        throw invalidRequest(faults);
}
const START = /^([ps])([1-9][0-9]{0,15})$/;
function startOf(place) {
    const [, unit, digits] = START.exec(place) ?? [];
    const at = Number(digits);
    if (!Number.isSafeInteger(at))
        throw wrongCursor();
    return { unit: unit === 'p' ? 'position' : 'sequenceNumber', at };
}
export function cursorFor({ unit, at }, { range }) {
    return encodeCursor(`${unit.charAt(0)}${at}`, markOf(range));
}
/** Where the next page begins when this one ended with the event. */
export function startBehind(event, { range }) {
    const { aggregateType, aggregateId, order = 'asc' } = range;
    const isOneAggregate = aggregateType !== undefined && aggregateId !== undefined;
    const unit = isOneAggregate ? 'sequenceNumber' : 'position';
    return { unit, at: event[unit] + STEP[order] };
}
const STEP = { asc: 1, desc: -1 };
/** What must be the same from page to page. */
function markOf(range) {
    const { order = 'asc', ...filter } = range;
    return [order, Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1))];
}
//# sourceMappingURL=read-query.js.map