import { type AsyncApiOptions, asyncApiDocument } from '../asyncapi.ts';
import { encoded, VALUE_FORMATS } from '../event-formats.ts';
import { acceptedOf, JSON_TYPE, MESSAGE_PACK } from '../media-types.ts';
import type { Operation, Route } from '../operation.ts';
import { send } from '../send.ts';

const DOCUMENT = { type: 'object', required: ['asyncapi', 'info', 'channels', 'operations'] };

const EXAMPLE = {
  asyncapi: '3.0.0',
  info: { title: '', version: '' },
  channels: {},
  operations: {},
};

const READ_ASYNC_API: Operation = {
  operationId: 'readAsyncApi',
  method: 'get',
  path: '/asyncapi.json',
  access: 'events:read',
  budget: 'expensive',
  tag: 'Operation',
  summary: 'How events are told of',
  description:
    'The webhooks, live streams and Redis streams that events are told by, and a message for each ' +
    'type of event whose schema may be read.',
  parameters: [],
  responses: {
    200: {
      description: 'AsyncAPI 3.0.',
      content: {
        [JSON_TYPE]: { schema: DOCUMENT, examples: { empty: { value: EXAMPLE } } },
        [MESSAGE_PACK]: { schema: DOCUMENT },
      },
    },
  },
  problems: ['not_acceptable'],
};

/**
 * `GET /asyncapi.json`. Unlike the OpenAPI document it tells what there is in this store: so it is
 * made for who asks, of the schemas that they may read.
 */
export function asyncApiRoute(options: AsyncApiOptions): Route {
  return {
    operation: READ_ASYNC_API,
    handle(request, response, { schemas }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      send(response, 200, encoded(asyncApiDocument(schemas, options), format));
    },
  };
}
