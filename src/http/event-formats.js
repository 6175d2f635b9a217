import { cloudEventFrom } from '../events/cloud-event.js';
import { CLOUD_EVENT, CLOUD_EVENTS_BATCH, JSON_TYPE, MESSAGE_PACK } from './media-types.js';
import { encodeMessagePack } from './message-pack.js';
/** What one event can be had as, and several. The first is what clients get that do not care. */
export const EVENT_FORMATS = [JSON_TYPE, MESSAGE_PACK, CLOUD_EVENT];
export const EVENTS_FORMATS = [JSON_TYPE, MESSAGE_PACK, CLOUD_EVENTS_BATCH];
export function encodedEvent(event, format) {
    return format === CLOUD_EVENT
        ? { contentType: `${CLOUD_EVENT}; charset=utf-8`, body: JSON.stringify(cloudEventFrom(event)) }
        : encoded(event, format);
}
/** Around the events goes what the reply says beside them, which a batch of CloudEvents cannot. */
export function encodedEvents(events, around, format) {
    if (format !== CLOUD_EVENTS_BATCH)
        return encoded({ events, ...around }, format);
    const body = JSON.stringify(events.map(cloudEventFrom));
    return { contentType: `${CLOUD_EVENTS_BATCH}; charset=utf-8`, body };
}
/** What is no event. The first is what clients get that do not care. */
export const VALUE_FORMATS = [JSON_TYPE, MESSAGE_PACK];
export function encoded(value, format) {
    return format === MESSAGE_PACK
        ? { contentType: MESSAGE_PACK, body: encodeMessagePack(value) }
        : { contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}
//# sourceMappingURL=event-formats.js.map