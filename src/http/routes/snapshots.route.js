import { EventStoreError, invalidRequest } from '../../errors.js';
import { encoded, VALUE_FORMATS } from '../event-formats.js';
import { acceptedOf } from '../media-types.js';
import { parametersReader } from '../read-parameters.js';
import { send } from '../send.js';
import { LIST_SNAPSHOTS, REMOVE_SNAPSHOT, TAKE_SNAPSHOT } from './snapshots.operations.js';
/** `/v1/events/snapshot/{aggregateId}`: what replays of an aggregate begin with. */
export function snapshotRoutes() {
    return [takeRoute(), listRoute(), removeRoute()];
}
function readerOf({ parameters }) {
    const readPath = parametersReader(parameters.filter((each) => each.in === 'path'));
    const readQuery = parametersReader(parameters.filter((each) => each.in === 'query'));
    return ({ params, query }) => ({ ...readQuery(query), ...readPath(params) });
}
/** Of the type that is named, or of the only one that has it. */
async function aggregateOf({ aggregateId, aggregateType }, replays) {
    const typed = aggregateType === undefined ? {} : { aggregateType };
    return await replays.find({ aggregateId, ...typed });
}
function takeRoute() {
    const read = readerOf(TAKE_SNAPSHOT);
    return {
        operation: TAKE_SNAPSHOT,
        async handle(request, response, { replays, snapshots }) {
            const format = acceptedOf(request, VALUE_FORMATS);
            const asked = read(request);
            const aggregate = await aggregateOf(asked, replays);
            const options = asked.handler === undefined ? {} : { handler: asked.handler };
            send(response, 201, encoded(await snapshots.takeSnapshot(aggregate, options), format));
        },
    };
}
function listRoute() {
    const read = readerOf(LIST_SNAPSHOTS);
    return {
        operation: LIST_SNAPSHOTS,
        async handle(request, response, { states, snapshots }) {
            const format = acceptedOf(request, VALUE_FORMATS);
            const aggregate = await aggregateOf(read(request), states);
            const found = await snapshots.listSnapshots(aggregate);
            send(response, 200, encoded({ snapshots: found }, format));
        },
    };
}
function removeRoute() {
    const read = readerOf(REMOVE_SNAPSHOT);
    return {
        operation: REMOVE_SNAPSHOT,
        async handle(request, response, { replays, snapshots }) {
            const format = acceptedOf(request, VALUE_FORMATS);
            const { sequenceNumber, ...asked } = read(request);
            if (sequenceNumber === undefined) {
                throw invalidRequest([{ pointer: '/sequenceNumber', message: 'is required' }]);
            }
            const aggregate = await aggregateOf(asked, replays);
            const removed = await snapshots.removeSnapshot(aggregate, sequenceNumber);
            if (removed > 0)
                return send(response, 200, encoded({ removed }, format));
            const message = `There is no snapshot at ${sequenceNumber}.`;
            throw new EventStoreError('not_found', message, { path: request.path });
        },
    };
}
//# sourceMappingURL=snapshots.route.js.map