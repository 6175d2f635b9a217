import { EventStoreError } from '../../errors.js';
import { encoded, VALUE_FORMATS } from '../event-formats.js';
import { goneSignal } from '../gone-signal.js';
import { acceptedOf } from '../media-types.js';
import { schemaVersionOf } from '../parameters.js';
import { parametersReader } from '../read-parameters.js';
import { replayPoint } from '../replay-point.js';
import { send } from '../send.js';
import { BLAME_STATE, DIFF_STATES, READ_STATE } from './states.operations.js';
/** `/v1/aggregates/{aggregateType}/{aggregateId}`: its state, what changed in it, and by what. */
export function stateRoutes() {
    return [readStateRoute(), diffStatesRoute(), blameStateRoute()];
}
/** What a path and a query of this operation say. */
function readerOf({ parameters }) {
    const readPath = parametersReader(parameters.filter((each) => each.in === 'path'));
    const readQuery = parametersReader(parameters.filter((each) => each.in === 'query'));
    return (path, query) => {
        const { handler, ...asked } = readQuery({ ...query });
        const aggregate = readPath({ ...path });
        return { aggregate: { ...aggregate, ...(handler !== undefined && { handler }) }, ...asked };
    };
}
function readStateRoute() {
    const read = readerOf(READ_STATE);
    return {
        operation: READ_STATE,
        async handle(request, response, { states }) {
            const format = acceptedOf(request, VALUE_FORMATS);
            const { aggregate, at, schemaVersion } = read(request.params, request.query);
            const version = schemaVersionOf(schemaVersion);
            const asked = {
                ...aggregate,
                ...pointAt(at, '/at'),
                ...(version !== undefined && { schemaVersion: version }),
            };
            const replayed = await states.replay(asked, { signal: goneSignal(response) });
            const { aggregateId, aggregateType, sequenceNumber, timestamp, handler, state } = replayed;
            response.setHeader('ETag', `"${sequenceNumber}"`);
            const told = { aggregateId, aggregateType, sequenceNumber, timestamp, handler, state };
            send(response, 200, encoded(told, format));
        },
    };
}
function diffStatesRoute() {
    const read = readerOf(DIFF_STATES);
    return {
        operation: DIFF_STATES,
        async handle(request, response, { states }) {
            const format = acceptedOf(request, VALUE_FORMATS);
            const { aggregate, from = '0', to } = read(request.params, request.query);
            const points = { from: pointAt(from, '/from'), to: pointAt(to, '/to') };
            const signal = goneSignal(response);
            send(response, 200, encoded(await states.diffStates(aggregate, points, { signal }), format));
        },
    };
}
function blameStateRoute() {
    const read = readerOf(BLAME_STATE);
    return {
        operation: BLAME_STATE,
        async handle(request, response, { states }) {
            const format = acceptedOf(request, VALUE_FORMATS);
            const { aggregate, path = '', at } = read(request.params, request.query);
            const asked = { ...aggregate, path, ...pointAt(at, '/at') };
            const blame = await states.blame(asked, { signal: goneSignal(response) });
            if (blame === undefined) {
                const message = `There is nothing at ${path} in the state.`;
                throw new EventStoreError('not_found', message, { path: request.path });
            }
            const { aggregateId, aggregateType } = aggregate;
            send(response, 200, encoded({ aggregateId, aggregateType, path, ...blame }, format));
        },
    };
}
function pointAt(text, pointer) {
    return text === undefined ? {} : replayPoint(text, pointer);
}
//# sourceMappingURL=states.route.js.map