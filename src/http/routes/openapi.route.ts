import { encoded } from '../event-formats.ts';
import { JSON_TYPE } from '../media-types.ts';
import { openApiDocument } from '../openapi.ts';
import type { Operation, Route } from '../operation.ts';
import { send } from '../send.ts';

const READ_OPENAPI: Operation = {
  operationId: 'readOpenApi',
  method: 'get',
  path: '/openapi.json',
  tag: 'Operation',
  summary: 'This document',
  parameters: [],
  responses: {
    200: {
      description: 'OpenAPI 3.1.',
      content: {
        [JSON_TYPE]: {
          schema: { type: 'object', required: ['openapi', 'info', 'paths'] },
          examples: {
            empty: { value: { openapi: '3.1.1', info: { title: '', version: '' }, paths: {} } },
          },
        },
      },
    },
  },
  problems: [],
};

/** `GET /openapi.json`: what the routes, and this one, can do. */
export function openApiRoute(routes: readonly Route[]): Route {
  const operations = [...routes.map(({ operation }) => operation), READ_OPENAPI];
  const document = encoded(openApiDocument(operations), JSON_TYPE);
  return {
    operation: READ_OPENAPI,
    handle: (_request, response) => send(response, 200, document),
  };
}
