import { EventStoreError } from '../../errors.js';
import { EVENT_FORMATS, encodedEvent } from '../event-formats.js';
import { RECORDED_EVENT } from '../examples.js';
import { acceptedOf, CLOUD_EVENT, JSON_TYPE, MESSAGE_PACK } from '../media-types.js';
import { SCHEMA_VERSION, schemaVersionOf } from '../parameters.js';
import { parametersReader } from '../read-parameters.js';
import { ref } from '../schemas.js';
import { send } from '../send.js';
const EVENT_ID = {
    name: 'eventId',
    in: 'path',
    description: 'The id of the event.',
    schema: {
        type: 'string',
        format: 'uuid',
        pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
    },
    example: RECORDED_EVENT.eventId,
    fault: 'must be a UUID',
};
const READ_EVENT = {
    operationId: 'readEvent',
    method: 'get',
    path: '/v1/events/{eventId}',
    access: 'events:read',
    budget: 'reads',
    tag: 'Events',
    summary: 'Read one event',
    parameters: [EVENT_ID, SCHEMA_VERSION],
    responses: {
        200: {
            description: 'The event.',
            headers: { ETag: { description: 'Its sequence number.', schema: { type: 'string' } } },
            content: {
                [JSON_TYPE]: {
                    schema: ref('RecordedEvent'),
                    examples: { event: { value: RECORDED_EVENT } },
                },
                [MESSAGE_PACK]: { schema: ref('RecordedEvent') },
                [CLOUD_EVENT]: { schema: ref('CloudEvent') },
            },
        },
    },
    problems: [
        ...['invalid_request', 'not_found', 'not_acceptable', 'unavailable'],
        ...['upcast_failed', 'schema_version_too_old'],
    ],
};
const readPath = parametersReader([EVENT_ID]);
const readQuery = parametersReader([SCHEMA_VERSION]);
/** `GET /v1/events/{eventId}`: one event, wherever it is. */
export function readEventRoute() {
    return {
        operation: READ_EVENT,
        async handle(request, response, { reads }) {
            const format = acceptedOf(request, EVENT_FORMATS);
            const { eventId } = readPath(request.params);
            const schemaVersion = schemaVersionOf(readQuery(request.query).schemaVersion);
            const options = schemaVersion === undefined ? {} : { schemaVersion };
            const event = await reads.readEvent(eventId, options);
            if (event === undefined) {
                const { path } = request;
                throw new EventStoreError('not_found', `There is no event ${eventId}.`, { path });
            }
            response.setHeader('ETag', `"${event.sequenceNumber}"`);
            send(response, 200, encodedEvent(event, format));
        },
    };
}
//# sourceMappingURL=read-event.route.js.map