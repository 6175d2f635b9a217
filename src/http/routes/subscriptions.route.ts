import type { Request, Response } from 'express';
import { invalidRequest } from '../../errors.ts';
import type { JsonValue } from '../../events/event.ts';
import type { ShownSubscription, Subscriptions } from '../../manages-subscriptions.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { encoded, VALUE_FORMATS } from '../event-formats.ts';
import { goneSignal } from '../gone-signal.ts';
import { acceptedOf, bodyTypeOf, JSON_TYPE, MERGE_PATCH, MESSAGE_PACK } from '../media-types.ts';
import { setNextLink } from '../next-link.ts';
import type { Operation, Route } from '../operation.ts';
import { PAGE_LIMIT } from '../parameters.ts';
import { IF_MATCH_PATTERN } from '../preconditions.ts';
import { readBody } from '../read-body.ts';
import { parametersReader } from '../read-parameters.ts';
import { send } from '../send.ts';
import {
  CHANGE_SUBSCRIPTION,
  CREATE_SUBSCRIPTION,
  DELETE_SUBSCRIPTION,
  LIST_DELIVERIES,
  LIST_SUBSCRIPTIONS,
  NAME,
  PAUSE_SUBSCRIPTION,
  READ_SUBSCRIPTION,
  RESET_SUBSCRIPTION,
  RESUME_SUBSCRIPTION,
  ROTATE_SECRET,
  SUBSCRIPTIONS,
  TEST_SUBSCRIPTION,
} from './subscriptions.operations.ts';

/** `POST /v1/events/subscribe` and `/v1/subscriptions`: who gets which events. */
export function subscriptionRoutes(): readonly Route[] {
  return [
    createRoute(),
    listRoute(),
    shownRoute(READ_SUBSCRIPTION, (subscriptions, name) => subscriptions.get(name)),
    changeRoute(),
    shownRoute(DELETE_SUBSCRIPTION, (subscriptions, name) => subscriptions.remove(name)),
    shownRoute(PAUSE_SUBSCRIPTION, (subscriptions, name) => subscriptions.pause(name)),
    shownRoute(RESUME_SUBSCRIPTION, (subscriptions, name) => subscriptions.resume(name)),
    resetRoute(),
    rotateRoute(),
    testRoute(),
    deliveriesRoute(),
  ];
}

export const readName = parametersReader<{ readonly name: string }>([NAME]);

function createRoute(): Route {
  return {
    operation: CREATE_SUBSCRIPTION,
    async handle(request, response, { subscriptions }) {
      const type = bodyTypeOf(request, [JSON_TYPE, MESSAGE_PACK]);
      const format = acceptedOf(request, VALUE_FORMATS);
      const given = await readBody(request, response, type);
      const { subscription, isNew, secret } = await subscriptions.create(given);
      response.setHeader('ETag', etagOf(subscription));
      if (isNew) response.setHeader('Location', `${SUBSCRIPTIONS}/${subscription.name}`);
      if (secret !== undefined) response.setHeader('Cache-Control', 'no-store');
      const told = { ...subscription, ...(secret !== undefined && { secret }) };
      send(response, isNew ? 201 : 200, encoded(told, format));
    },
  };
}

const readPage = parametersReader<{ readonly limit?: number; readonly cursor?: string }>(
  LIST_SUBSCRIPTIONS.parameters,
);

/** What a cursor of this list goes with. */
const LIST = 'subscriptions';

function listRoute(): Route {
  return {
    operation: LIST_SUBSCRIPTIONS,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { limit = PAGE_LIMIT, cursor } = readPage(request.query);
      const after = cursor === undefined ? undefined : decodeCursor(cursor, LIST);
      // One more than the page, to know whether there is another.
      const found = await subscriptions.list({ after, limit: limit + 1 });
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      const nextCursor = last === undefined ? null : encodeCursor(last.name, LIST);
      if (nextCursor !== null) setNextLink(request, response, nextCursor);
      send(response, 200, encoded({ subscriptions: shown, page: { limit, nextCursor } }, format));
    },
  };
}

/** One that is done to a subscription by its name, and answers with it. */
function shownRoute(
  operation: Operation,
  act: (subscriptions: Subscriptions, name: string) => Promise<ShownSubscription>,
): Route {
  return {
    operation,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const subscription = await act(subscriptions, readName(request.params).name);
      response.setHeader('ETag', etagOf(subscription));
      send(response, 200, encoded(subscription, format));
    },
  };
}

function changeRoute(): Route {
  return {
    operation: CHANGE_SUBSCRIPTION,
    async handle(request, response, { subscriptions }) {
      const type = bodyTypeOf(request, [MERGE_PATCH, JSON_TYPE, MESSAGE_PACK]);
      const format = acceptedOf(request, VALUE_FORMATS);
      const { name } = readName(request.params);
      const options = expectedRevision(request);
      const changes = await readBody(request, response, type);
      const subscription = await subscriptions.patch(name, changes, options);
      response.setHeader('ETag', etagOf(subscription));
      send(response, 200, encoded(subscription, format));
    },
  };
}

function resetRoute(): Route {
  return {
    operation: RESET_SUBSCRIPTION,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { name } = readName(request.params);
      const given = await jsonBody(request, response);
      send(response, 200, encoded(await subscriptions.reset(name, given), format));
    },
  };
}

function rotateRoute(): Route {
  return {
    operation: ROTATE_SECRET,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const secret = await subscriptions.rotateSecret(readName(request.params).name);
      response.setHeader('Cache-Control', 'no-store');
      send(response, 200, encoded(secret, format));
    },
  };
}

function testRoute(): Route {
  return {
    operation: TEST_SUBSCRIPTION,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { name } = readName(request.params);
      const tested = await subscriptions.test(name, goneSignal(response));
      send(response, 200, encoded(tested, format));
    },
  };
}

const readLimit = parametersReader<{ readonly limit?: number }>(
  LIST_DELIVERIES.parameters.filter((each) => each.in === 'query'),
);

function deliveriesRoute(): Route {
  return {
    operation: LIST_DELIVERIES,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { limit = PAGE_LIMIT } = readLimit(request.query);
      const { name } = readName(request.params);
      const deliveries = await subscriptions.deliveries(name, limit);
      send(response, 200, encoded({ deliveries }, format));
    },
  };
}

/** A body of JSON or MessagePack. @throws EventStoreError as `readBody` does. */
export async function jsonBody(request: Request, response: Response): Promise<JsonValue> {
  const type = bodyTypeOf(request, [JSON_TYPE, MESSAGE_PACK]);
  return await readBody(request, response, type);
}

function etagOf({ revision }: ShownSubscription): string {
  return `"${revision}"`;
}

function expectedRevision({ headers }: Request): { readonly ifRevision?: number } {
  const { 'if-match': match } = headers;
  if (match === undefined || match === '*') return {};
  const [, digits] = IF_MATCH_PATTERN.exec(match) ?? [];
  if (digits !== undefined) return { ifRevision: Number(digits) };
  const message = 'must be * or the ETag of the subscription, like "7"';
  throw invalidRequest([{ pointer: '/If-Match', message }]);
}
