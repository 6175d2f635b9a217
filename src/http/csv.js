import { stringify } from 'csv-stringify/sync';
/** Fields of an event that are text or a number are as they are, the others JSON text. */
const COLUMNS = [
    'position',
    'timestamp',
    'aggregateType',
    'aggregateId',
    'sequenceNumber',
    'eventType',
    'eventId',
    'userId',
    'correlationId',
    'causationId',
    'version',
    'storedVersion',
    'tags',
    'data',
    'metadata',
    'hash',
];
/** The names of the columns, as the first line of a CSV file (RFC 4180). */
export function csvHeader() {
    return linesOf([COLUMNS]);
}
/**
 * A line for each event, to be read by people in a spreadsheet: a text that it would take for
 * a formula has an apostrophe before it. Programs should read JSON.
 */
export function csvRows(events) {
    return linesOf(events.map((event) => COLUMNS.map((column) => cellOf(event[column]))));
}
function cellOf(value) {
    return typeof value === 'object' ? JSON.stringify(value) : value;
}
const OPTIONS = {
    record_delimiter: '\r\n',
    // With a delimiter of two characters, each alone would go without quotes otherwise.
    quote_record_delimiter: true,
    escape_formulas: true,
};
function linesOf(rows) {
    return stringify([...rows], OPTIONS);
}
//# sourceMappingURL=csv.js.map