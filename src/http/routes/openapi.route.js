import { encoded, VALUE_FORMATS } from '../event-formats.js';
import { acceptedOf, JSON_TYPE, MESSAGE_PACK } from '../media-types.js';
import { openApiDocument } from '../openapi.js';
import { send } from '../send.js';
const DOCUMENT = { type: 'object', required: ['openapi', 'info', 'paths'] };
const READ_OPENAPI = {
    operationId: 'readOpenApi',
    method: 'get',
    path: '/openapi.json',
    access: 'public',
    budget: 'address',
    tag: 'Operation',
    summary: 'This document',
    parameters: [],
    responses: {
        200: {
            description: 'OpenAPI 3.1.',
            content: {
                [JSON_TYPE]: {
                    schema: DOCUMENT,
                    examples: {
                        empty: { value: { openapi: '3.1.1', info: { title: '', version: '' }, paths: {} } },
                    },
                },
                [MESSAGE_PACK]: { schema: DOCUMENT },
            },
        },
    },
    problems: ['not_acceptable'],
};
/** `GET /openapi.json`: what the routes, and this one, can do. */
export function openApiRoute(routes) {
    const operations = [...routes.map(({ operation }) => operation), READ_OPENAPI];
    const document = openApiDocument(operations);
    const documents = new Map(VALUE_FORMATS.map((format) => [format, encoded(document, format)]));
    return {
        operation: READ_OPENAPI,
        handle(request, response) {
            const format = acceptedOf(request, VALUE_FORMATS);
            send(response, 200, documents.get(format) ?? encoded(document, format));
        },
    };
}
//# sourceMappingURL=openapi.route.js.map