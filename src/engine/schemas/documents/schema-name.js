import { AGGREGATE_TYPE_PATTERN, EVENT_TYPE_NAME_PATTERN, LIMITS } from '../../../events/limits.js';
/** `schema:/Mission/MissionCreated/v2.json`: what `$ref`s in the schema are relative to. */
export function schemaUri(name) {
    return `${URI_START}${schemaPath(name)}`;
}
/** `Mission/MissionCreated/v2.json`: its file, within the folder of schemas. */
export function schemaPath({ aggregateType, eventType, version }) {
    return `${aggregateType}/${eventType}/v${version}.json`;
}
/** The inverse of `schemaUri`; nothing where it is no such URI. */
export function parseSchemaUri(uri) {
    return uri.startsWith(URI_START) ? parseSchemaPath(uri.slice(URI_START.length)) : undefined;
}
/** The inverse of `schemaPath`, with `/` between its parts; nothing where it is no such path. */
export function parseSchemaPath(path) {
    const [aggregateType = '', eventType = '', file = '', ...further] = path.split('/');
    const version = Number(/^v([1-9][0-9]{0,3})\.json$/.exec(file)?.[1]);
    const isName = further.length === 0 &&
        AGGREGATE_TYPE_PATTERN.test(aggregateType) &&
        EVENT_TYPE_NAME_PATTERN.test(eventType) &&
        version <= LIMITS.schemaVersionsMax;
    return isName ? { aggregateType, eventType, version } : undefined;
}
const URI_START = 'schema:/';
//# sourceMappingURL=schema-name.js.map