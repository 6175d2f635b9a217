import { invalidRequest, isEventStoreError, schemaViolation } from '../../errors.js';
import { newEventFrom, newEventsFrom } from '../../events/cloud-event.js';
import { pointerTo } from '../../events/json-pointer.js';
import { LIMITS } from '../../events/limits.js';
import { cloudEventPointer } from '../cloud-event-pointer.js';
import { EVENT_FORMATS, EVENTS_FORMATS, encodedEvent, encodedEvents } from '../event-formats.js';
import { asReusedKey, assertWholeRepeat, idempotencyKeyOf, withDerivedIds, } from '../idempotency-key.js';
import { acceptedOf, bodyTypeOf, CLOUD_EVENT, CLOUD_EVENTS_BATCH, JSON_TYPE, MESSAGE_PACK, } from '../media-types.js';
import { asFailedPrecondition, withPrecondition } from '../preconditions.js';
import { readBody } from '../read-body.js';
import { appendContextOf } from '../request-context.js';
import { send } from '../send.js';
import { setWarnings } from '../warnings.js';
import { APPEND_EVENTS } from './append-events.operation.js';
const BODY_TYPES = [JSON_TYPE, MESSAGE_PACK, CLOUD_EVENT, CLOUD_EVENTS_BATCH];
/**
 * `POST /v1/events`: one event, or `{"events": [...]}`, all or none. 201 with what was recorded,
 * 200 where an earlier request had stored the very same events.
 */
export function appendEventsRoute(store, idempotencySecret) {
    return {
        operation: APPEND_EVENTS,
        async handle(request, response, access) {
            const type = bodyTypeOf(request, BODY_TYPES);
            const given = givenEvents(await readBody(request, response, type), type);
            const userId = access.principal.userId ?? '';
            const key = idempotencyKeyOf(request.headers, userId, idempotencySecret);
            const asked = { given, key, request, response, access, store };
            // What cannot be answered must not be stored.
            if (given.isBatch) {
                const format = acceptedOf(request, EVENTS_FORMATS);
                const { events, alreadyStored, warnings } = await append(asked);
                setWarnings(response, warnings);
                send(response, alreadyStored ? 200 : 201, encodedEvents(events, {}, format));
            }
            else {
                const format = acceptedOf(request, EVENT_FORMATS);
                const { events, alreadyStored, warnings } = await append(asked);
                setWarnings(response, warnings);
                const [event] = events;
                if (event === undefined)
                    throw new Error('An append of one event recorded none');
                response.setHeader('Location', `/v1/events/${event.eventId}`);
                response.setHeader('ETag', `"${event.sequenceNumber}"`);
                send(response, alreadyStored ? 200 : 201, encodedEvent(event, format));
            }
        },
    };
}
function givenEvents(body, type) {
    switch (type) {
        case CLOUD_EVENT:
            return {
                isBatch: false,
                events: [newEventFrom(body)],
                inBody: (pointer) => cloudEventPointer(one.inBody(pointer)),
            };
        case CLOUD_EVENTS_BATCH:
            return { isBatch: true, events: newEventsFrom(body), inBody: cloudEventPointer };
        default:
            return isBatch(body)
                ? { isBatch: true, events: eventsOf(body), inBody: (pointer) => `/events${pointer}` }
                : { ...one, events: [body] };
    }
}
const one = { isBatch: false, inBody: (pointer) => pointer.replace(/^\/0/, '') };
function isBatch(body) {
    if (typeof body === 'object' && body !== null && !Array.isArray(body))
        return 'events' in body;
    const message = 'must be a JSON object; several events go into {"events": […]}';
    throw invalidRequest([{ pointer: '', message }]);
}
/** Whether they are events at all is for the engine to check. */
function eventsOf({ events, ...others }) {
    const message = 'is no field of a batch';
    const faults = Object.keys(others).map((name) => ({ pointer: pointerTo(name), message }));
    if (!Array.isArray(events))
        faults.push({ pointer: '/events', message: 'must be an array' });
    // Before anything is done for each of them.
    else if (events.length > LIMITS.batchEventsMax) {
        const most = `must have at most ${LIMITS.batchEventsMax} events`;
        faults.push({ pointer: '/events', message: most });
    }
    if (faults.length > 0)
        throw invalidRequest(faults);
    return events;
}
async function append(asked) {
    const { given, key, request, response, access, store } = asked;
    const { inBody } = given;
    const context = appendContextOf(request, response);
    const { events, isConditional } = withPrecondition(given.events, request.headers);
    try {
        const identified = key === undefined ? events : withDerivedIds(events, key);
        const appended = await access.appends.append(identified, { context });
        if (key !== undefined)
            await assertWholeRepeat(appended, key, store);
        return appended;
    }
    catch (error) {
        throw asAnswered(error, { key, isConditional, inBody });
    }
}
/** The engine's refusal, in the words of the request. */
function asAnswered(error, { key, isConditional, inBody }) {
    if (isEventStoreError(error, 'invalid_request')) {
        const { faults } = error.details;
        return invalidRequest(faults.map((fault) => ({ ...fault, pointer: inBody(fault.pointer) })));
    }
    if (isEventStoreError(error, 'schema_violation')) {
        const { faults } = error.details;
        return schemaViolation(faults.map((fault) => ({ ...fault, pointer: inBody(fault.pointer) })));
    }
    const conditional = isConditional ? asFailedPrecondition(error) : error;
    return key === undefined ? conditional : asReusedKey(conditional);
}
//# sourceMappingURL=append-events.route.js.map