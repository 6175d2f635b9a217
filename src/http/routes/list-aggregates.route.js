import { invalidRequest } from '../../errors.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { encoded } from '../event-formats.js';
import { AGGREGATE_TYPES, AGGREGATES } from '../examples.js';
import { acceptedOf, JSON_TYPE, MESSAGE_PACK } from '../media-types.js';
import { setNextLink } from '../next-link.js';
import { CURSOR, LIMIT, optional, PAGE_LIMIT, TYPE_SCHEMA } from '../parameters.js';
import { parametersReader } from '../read-parameters.js';
import { ref } from '../schemas.js';
import { send } from '../send.js';
const LISTED = { oneOf: [ref('AggregateTypes'), ref('Aggregates')] };
const LIST_AGGREGATES = {
    operationId: 'listAggregates',
    method: 'get',
    path: '/v1/aggregates',
    access: 'events:read',
    budget: 'reads',
    tag: 'Aggregates',
    summary: 'List aggregate types, or the aggregates of one type',
    description: 'Without `aggregateType` the types that have events, all of them. With it, the aggregates of ' +
        'that type in the order of their ids, page by page.',
    parameters: [
        optional('aggregateType', 'The type to list.', TYPE_SCHEMA, 'is no aggregate type'),
        LIMIT,
        CURSOR,
    ],
    responses: {
        200: {
            description: 'Aggregate types, or a page of aggregates.',
            headers: {
                Link: { description: 'The next page, `rel="next"`.', schema: { type: 'string' } },
            },
            content: {
                [JSON_TYPE]: {
                    schema: LISTED,
                    examples: { types: { value: AGGREGATE_TYPES }, aggregates: { value: AGGREGATES } },
                },
                [MESSAGE_PACK]: { schema: LISTED },
            },
        },
    },
    problems: ['invalid_request', 'not_acceptable', 'unavailable'],
};
const readParameters = parametersReader(LIST_AGGREGATES.parameters);
/** `GET /v1/aggregates`: the types, or one type's aggregates with count, first and last event. */
export function listAggregatesRoute() {
    return {
        operation: LIST_AGGREGATES,
        async handle(request, response, { reads }) {
            const format = acceptedOf(request, [JSON_TYPE, MESSAGE_PACK]);
            const { aggregateType, limit = PAGE_LIMIT, cursor } = readParameters(request.query);
            if (aggregateType === undefined) {
                assertUnpaged(request.query);
                const aggregateTypes = await reads.aggregateTypes();
                return send(response, 200, encoded({ aggregateTypes }, format));
            }
            const start = cursor === undefined ? {} : { after: decodeCursor(cursor, aggregateType) };
            const { aggregates, after } = await reads.listAggregates({ aggregateType, limit, ...start });
            const nextCursor = after === undefined ? null : encodeCursor(after, aggregateType);
            if (nextCursor !== null)
                setNextLink(request, response, nextCursor);
            send(response, 200, encoded({ aggregates, page: { limit, nextCursor } }, format));
        },
    };
}
function assertUnpaged(query) {
    const faults = ['limit', 'cursor']
        .filter((name) => name in query)
        .map((name) => ({ pointer: `/${name}`, message: 'goes with aggregateType' }));
    if (faults.length > 0)
        throw invalidRequest(faults);
}
//# sourceMappingURL=list-aggregates.route.js.map