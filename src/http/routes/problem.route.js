import { EventStoreError } from '../../errors.js';
import { encoded, VALUE_FORMATS } from '../event-formats.js';
import { acceptedOf, JSON_TYPE, MESSAGE_PACK } from '../media-types.js';
import { titleOf } from '../problem.js';
import { PROBLEMS } from '../problems.js';
import { send } from '../send.js';
const DESCRIPTION = {
    type: 'object',
    required: ['code', 'title', 'status', 'meaning', 'remedy'],
    additionalProperties: false,
    properties: {
        code: { type: 'string' },
        title: { type: 'string' },
        status: { type: 'integer' },
        meaning: { type: 'string' },
        remedy: { type: 'string' },
    },
};
const READ_PROBLEM = {
    operationId: 'readProblem',
    method: 'get',
    path: '/problems/{code}',
    access: 'public',
    budget: 'address',
    tag: 'Operation',
    summary: 'What a problem means: where its `type` leads to',
    parameters: [
        {
            name: 'code',
            in: 'path',
            description: 'The code of the problem.',
            schema: { type: 'string', enum: Object.keys(PROBLEMS) },
            example: 'sequence_conflict',
            fault: 'is no code',
        },
    ],
    responses: {
        200: {
            description: 'What it means, and what to do about it.',
            content: {
                [JSON_TYPE]: {
                    schema: DESCRIPTION,
                    examples: { conflict: { value: described('sequence_conflict') } },
                },
                [MESSAGE_PACK]: { schema: DESCRIPTION },
            },
        },
    },
    problems: ['not_found', 'not_acceptable'],
};
/** `GET /problems/{code}`. */
export function problemRoute() {
    return {
        operation: READ_PROBLEM,
        handle(request, response) {
            const format = acceptedOf(request, VALUE_FORMATS);
            const { params, path } = request;
            const code = String(params['code']);
            if (!isCode(code))
                throw new EventStoreError('not_found', `There is no ${code}.`, { path });
            send(response, 200, encoded(described(code), format));
        },
    };
}
function isCode(code) {
    return Object.hasOwn(PROBLEMS, code);
}
function described(code) {
    return { code, title: titleOf(code), ...PROBLEMS[code] };
}
//# sourceMappingURL=problem.route.js.map