import { PROBLEM_TYPE, PROBLEMS } from './problems.js';
import { REQUEST_ID_PATTERN } from './request-context.js';
import { ref, SCHEMAS } from './schemas.js';
/** What any operation may answer with, beside its own. */
const EVERYWHERE = [
    'invalid_request',
    'request_timeout',
    'rate_limited',
    'headers_too_large',
    'internal',
];
/** What those may answer with that take a credential. */
const WITH_CREDENTIAL = ['unauthenticated', 'forbidden', 'unavailable'];
/** The OpenAPI 3.1 document of the operations: made of the schemas that check their requests. */
export function openApiDocument(operations) {
    const paths = {};
    for (const operation of operations) {
        const { path, method } = operation;
        // Every answer to GET is also one to HEAD, without its body: too plain to spell out.
        paths[path] = { ...paths[path], [method]: described(operation) };
    }
    return {
        openapi: '3.1.1',
        info: {
            title: 'Event Store',
            version: '1',
            description: 'Append-only storage of events, in one gapless order. Problems are RFC 9457; ' +
                'their codes are stable.',
        },
        tags: ['Events', 'Aggregates', 'States', 'Schemas', 'Access', 'Operation'].map((name) => ({
            name,
        })),
        paths,
        components: {
            schemas: SCHEMAS,
            securitySchemes: {
                bearer: {
                    type: 'http',
                    scheme: 'bearer',
                    description: 'An API key (`esk_…`) or, where they are taken, a JWT.',
                },
            },
        },
    };
}
function described(operation) {
    const { operationId, tag, summary, description, parameters, requestBody } = operation;
    return {
        operationId,
        tags: [tag],
        summary,
        ...(description !== undefined && { description }),
        ...security(operation),
        parameters: [...parameters.map(parameterObject), REQUEST_ID],
        ...(requestBody !== undefined && { requestBody: { required: true, content: requestBody } }),
        responses: { ...operation.responses, ...problemResponses(operation) },
    };
}
/** OpenAPI 3.1 lets any scheme name the roles that an operation takes. */
function security({ access }) {
    return { security: access === 'public' ? [] : [{ bearer: [access] }] };
}
const REQUEST_ID = {
    name: 'X-Request-Id',
    in: 'header',
    description: 'By which the log and the events know the request; one is made where it is absent or another.',
    schema: { type: 'string', pattern: REQUEST_ID_PATTERN.source },
};
function parameterObject({ fault: _, ...parameter }) {
    return parameter.in === 'path' ? { ...parameter, required: true } : parameter;
}
function problemResponses({ responses, problems, access }) {
    const byStatus = new Map();
    const others = access === 'public' ? EVERYWHERE : [...EVERYWHERE, ...WITH_CREDENTIAL];
    for (const code of new Set([...problems, ...others])) {
        const { status } = PROBLEMS[code];
        if (!(status in responses))
            byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
    }
    return Object.fromEntries([...byStatus].map(([status, codes]) => [status, problemOf(codes)]));
}
function problemOf(codes) {
    const schema = {
        allOf: [ref('Problem')],
        properties: { code: { enum: codes } },
    };
    return {
        description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].meaning}`).join(' '),
        content: { [PROBLEM_TYPE]: { schema } },
    };
}
//# sourceMappingURL=openapi.js.map