import { STORE_ATTRIBUTES } from '../events/cloud-event-fields.js';
const ATTRIBUTES = new Map([
    ['eventId', 'id'],
    ['eventType', 'type'],
    ['aggregateType', 'aggregatetype'],
    ['aggregateId', 'subject'],
    ['expectedSequenceNumber', 'expectedsequence'],
    ['userId', 'userid'],
    ['correlationId', 'correlationid'],
    ['causationId', 'causationid'],
    ['version', 'schemaversion'],
    ['tags', 'tags'],
]);
/**
 * Where in a CloudEvent, or a batch, a fault is that the engine found in the events made of it:
 * `/3/subject` for `/3/aggregateId`.
 */
export function cloudEventPointer(pointer) {
    const [, index = '', field = '', name = '', below = ''] = /^(\/\d+)?(\/([^/]*)(.*))?$/s.exec(pointer) ?? [];
    if (name === 'metadata')
        return index + metadataPointer(below);
    const attribute = ATTRIBUTES.get(name);
    return index + (attribute === undefined ? field : `/${attribute}`);
}
/** Metadata as a whole is of many attributes. */
function metadataPointer(below) {
    const [, kept] = /^\/cloudevents(\/.*)$/s.exec(below) ?? [];
    if (kept !== undefined || below === '')
        return kept ?? '';
    if (below === '/traceparent' || below === '/tracestate')
        return below;
    return `/${STORE_ATTRIBUTES.metadata}`;
}
//# sourceMappingURL=cloud-event-pointer.js.map