import type { Request, Response } from 'express';
import { EventStoreError, invalidRequest } from '../../errors.ts';
import type { JsonObject } from '../../events/event.ts';
import type { DeadLetterQuery } from '../../manages-subscriptions.ts';
import { decodeCursor, encodeCursor, wrongCursor } from '../cursor.ts';
import { encoded, VALUE_FORMATS } from '../event-formats.ts';
import { LineStream } from '../line-stream.ts';
import { acceptedOf, NDJSON } from '../media-types.ts';
import { setNextLink } from '../next-link.ts';
import type { Operation, Route } from '../operation.ts';
import { PAGE_LIMIT } from '../parameters.ts';
import { type FieldNames, readFields } from '../read-fields.ts';
import { parametersReader } from '../read-parameters.ts';
import { send } from '../send.ts';
import type { StreamSlots } from '../stream-slots.ts';
import {
  DISCARD_DEAD_LETTER,
  DISCARD_DEAD_LETTERS,
  EXPORT_DEAD_LETTERS,
  LIST_DEAD_LETTERS,
  REDRIVE_DEAD_LETTER,
  REDRIVE_DEAD_LETTERS,
} from './dead-letters.operations.ts';
import { jsonBody, readName } from './subscriptions.route.ts';

/** `/v1/subscriptions/{name}/dead-letters`: events that are not delivered any more. */
export function deadLetterRoutes(slots: StreamSlots): readonly Route[] {
  return [
    listRoute(),
    exportRoute(slots),
    redriveRoute(),
    redriveOneRoute(),
    discardRoute(),
    discardOneRoute(),
  ];
}

type Asked = DeadLetterQuery & { readonly limit?: number; readonly cursor?: string };

const queryReader = ({ parameters }: Operation) =>
  parametersReader<Asked>(parameters.filter((each) => each.in === 'query'));

function listRoute(): Route {
  const readQuery = queryReader(LIST_DEAD_LETTERS);
  return {
    operation: LIST_DEAD_LETTERS,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { name } = readName(request.params);
      const { limit = PAGE_LIMIT, cursor, ...query } = readQuery(request.query);
      const list = ['dead-letters', name, ...Object.entries(query).sort()];
      const behind = cursor === undefined ? 0 : positionIn(decodeCursor(cursor, list));
      // One more than the page, to know whether there is another.
      const page = { behind, limit: limit + 1 };
      const found = await subscriptions.deadLetters(name, query, page);
      const groups = await subscriptions.deadLetterGroups(name);
      const deadLetters = found.slice(0, limit);
      const last = found.length > limit ? deadLetters.at(-1) : undefined;
      const nextCursor = last === undefined ? null : encodeCursor(last.id, list);
      if (nextCursor !== null) setNextLink(request, response, nextCursor);
      const told = { deadLetters, groups, page: { limit, nextCursor } };
      send(response, 200, encoded(told, format));
    },
  };
}

function positionIn(place: string): number {
  const position = Number(place);
  if (!Number.isSafeInteger(position)) throw wrongCursor();
  return position;
}

function exportRoute(slots: StreamSlots): Route {
  const readQuery = queryReader(EXPORT_DEAD_LETTERS);
  return {
    operation: EXPORT_DEAD_LETTERS,
    async handle(request, response, { subscriptions, countedAs }) {
      acceptedOf(request, [NDJSON]);
      const { name } = readName(request.params);
      const exported = subscriptions.exportDeadLetters(name, readQuery(request.query));
      await slots.during(countedAs, async () => {
        const lines = new LineStream(response, NDJSON);
        for await (const some of exported) {
          for (const each of some) await lines.write(each);
          if (response.destroyed) return;
        }
        await lines.close();
      });
    },
  };
}

function redriveRoute(): Route {
  return {
    operation: REDRIVE_DEAD_LETTERS,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { name } = readName(request.params);
      const query = choiceIn(readFields(await jsonBody(request, response), CHOICE_FIELDS));
      const redriven = await subscriptions.redrive(name, query);
      send(response, 200, encoded({ redriven }, format));
    },
  };
}

function redriveOneRoute(): Route {
  const readPath = parametersReader<OfOne>(REDRIVE_DEAD_LETTER.parameters);
  return {
    operation: REDRIVE_DEAD_LETTER,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { name, id } = readPath(request.params);
      const redriven = await subscriptions.redrive(name, id);
      assertAny(redriven, request);
      send(response, 200, encoded({ redriven }, format));
    },
  };
}

function discardRoute(): Route {
  return {
    operation: DISCARD_DEAD_LETTERS,
    async handle(request, response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { name } = readName(request.params);
      const { reason, ...choice } = readFields(await jsonBody(request, response), {
        ...CHOICE_FIELDS,
        reason: 'required',
      });
      const query = choiceIn(choice);
      // Whether it is a reason, the engine checks.
      const discarded = await subscriptions.discard(name, query, reason as string);
      send(response, 200, encoded({ discarded }, format));
    },
  };
}

function discardOneRoute(): Route {
  const readPath = parametersReader<OfOne>(DISCARD_DEAD_LETTER.parameters);
  return {
    operation: DISCARD_DEAD_LETTER,
    async handle(request: Request, response: Response, { subscriptions }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { name, id } = readPath(request.params);
      const { reason } = readFields(await jsonBody(request, response), { reason: 'required' });
      const discarded = await subscriptions.discard(name, id, reason as string);
      assertAny(discarded, request);
      send(response, 200, encoded({ discarded }, format));
    },
  };
}

interface OfOne {
  readonly name: string;
  readonly id: string;
}

const CHOICE_FIELDS: FieldNames = {
  all: 'optional',
  error: 'optional',
  eventType: 'optional',
  aggregateType: 'optional',
  aggregateId: 'optional',
};

/** Nobody means all of them by saying nothing. */
function choiceIn({ all, ...query }: JsonObject): DeadLetterQuery {
  const names = Object.keys(query);
  if (all !== undefined && typeof all !== 'boolean') {
    throw invalidRequest([{ pointer: '/all', message: 'must be true or false' }]);
  }
  if (all === true && names.length > 0) {
    throw invalidRequest([{ pointer: '/all', message: `does not go together with ${names[0]}` }]);
  }
  if (all !== true && names.length === 0) {
    const message = 'must be true where nothing says which';
    throw invalidRequest([{ pointer: '/all', message }]);
  }
  return query;
}

function assertAny(count: number, { path }: Request): void {
  if (count > 0) return;
  throw new EventStoreError('not_found', 'There is no dead letter of this id.', { path });
}
