import type { Request, Response } from 'express';
import { EventStoreError, invalidRequest, isEventStoreError } from '../../errors.ts';
import type { JsonObject, JsonValue } from '../../events/event.ts';
import {
  COMPATIBILITY_MODES,
  type CompatibilityMode,
  type SchemaSubject,
  type SchemaVersion,
} from '../../schemas.ts';
import type { Access } from '../access.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { encoded, VALUE_FORMATS } from '../event-formats.ts';
import { acceptedOf, bodyTypeOf, JSON_TYPE, MESSAGE_PACK } from '../media-types.ts';
import { setNextLink } from '../next-link.ts';
import type { Operation, Route } from '../operation.ts';
import { PAGE_LIMIT } from '../parameters.ts';
import { readBody } from '../read-body.ts';
import { type FieldNames, objectAt, readFields } from '../read-fields.ts';
import { parametersReader } from '../read-parameters.ts';
import { send } from '../send.ts';
import * as operations from './schemas.operations.ts';

/** `/v1/schemas`: the schemas of events. */
export function schemaRoutes(): readonly Route[] {
  return [
    listRoute(),
    subjectRoute(operations.READ_SCHEMA_SUBJECT, ({ schemas, given }) => schemas.subject(given)),
    subjectRoute(operations.READ_SCHEMA, ({ schemas, given }) =>
      schemas.schema(given, versionOf(given.version)),
    ),
    subjectRoute(
      operations.DIFF_SCHEMAS,
      async ({ schemas, given: { from = 0, to = 0, ...subject } }) => {
        const diff = await schemas.diff(subject, from, to);
        return diff && { from, to, ...diff };
      },
    ),
    registerRoute(),
    subjectRoute(operations.CHECK_COMPATIBILITY, checkCompatibility, { schema: 'required' }),
    subjectRoute(operations.VALIDATE_SAMPLE, validate, { data: 'required', version: 'optional' }),
    subjectRoute(operations.SET_COMPATIBILITY_MODE, setMode, { mode: 'required' }),
    subjectRoute(operations.DEPRECATE_SCHEMA, deprecate, { isDeprecated: 'required' }),
  ];
}

const BODY_TYPES = [JSON_TYPE, MESSAGE_PACK] as const;

const readPage = parametersReader<{ readonly limit?: number; readonly cursor?: string }>(
  operations.LIST_SCHEMAS.parameters,
);

/** What a cursor of this list goes with. */
const LIST = 'schemas';

function listRoute(): Route {
  return {
    operation: operations.LIST_SCHEMAS,
    async handle(request, response, { schemas }) {
      const format = acceptedOf(request, VALUE_FORMATS);
      const { limit = PAGE_LIMIT, cursor } = readPage(request.query);
      const after = cursor === undefined ? '' : decodeCursor(cursor, LIST);
      const behind = schemas.subjects().filter((subject) => nameOf(subject) > after);
      const subjects = behind.slice(0, limit);
      const last = behind.length > limit ? subjects.at(-1) : undefined;
      const nextCursor = last === undefined ? null : encodeCursor(nameOf(last), LIST);
      if (nextCursor !== null) setNextLink(request, response, nextCursor);
      send(response, 200, encoded({ subjects, page: { limit, nextCursor } }, format));
    },
  };
}

/** In the order of the list: a space comes before what a type may have in it. */
function nameOf({ aggregateType, eventType }: SchemaSubject): string {
  return `${aggregateType} ${eventType}`;
}

/** What the path of a request names. */
interface Given extends SchemaSubject {
  readonly version?: string | number;
  readonly from?: number;
  readonly to?: number;
}

interface Asked {
  readonly schemas: Access['schemas'];
  readonly given: Given;
  readonly fields: JsonObject;
}

/** An operation on what a path names, with what it answers; 404 where that is undefined. */
function subjectRoute(
  operation: Operation,
  answer: (asked: Asked) => unknown,
  names?: FieldNames,
): Route {
  const readPath = parametersReader<Given>(operation.parameters);
  return {
    operation,
    async handle(request, response, { schemas }) {
      const fields = names === undefined ? {} : readFields(await bodyOf(request, response), names);
      const format = acceptedOf(request, VALUE_FORMATS);
      const given = readPath(request.params);
      send(
        response,
        200,
        encoded(existing(await answer({ schemas, given, fields }), request), format),
      );
    },
  };
}

async function bodyOf(request: Request, response: Response): Promise<JsonValue> {
  return await readBody(request, response, bodyTypeOf(request, BODY_TYPES));
}

function existing(found: unknown, { path }: Request): unknown {
  if (found !== undefined) return found;
  throw new EventStoreError('not_found', 'There is no schema of this name.', { path });
}

function registerRoute(): Route {
  const operation = operations.REGISTER_SCHEMA;
  const readPath = parametersReader<Given>(operation.parameters);
  return {
    operation,
    async handle(request, response, { schemas }) {
      const { schema = null } = readFields(await bodyOf(request, response), { schema: 'required' });
      const format = acceptedOf(request, VALUE_FORMATS);
      const subject = readPath(request.params);
      const { registered, isNew } = await inBody(schemas.register(subject, schema));
      const { aggregateType, eventType, version } = registered;
      const location = `/v1/schemas/${aggregateType}/${eventType}/versions/${version}`;
      response.setHeader('Location', location);
      send(response, isNew ? 201 : 200, encoded(registered, format));
    },
  };
}

async function checkCompatibility({ schemas, given, fields: { schema = null } }: Asked) {
  const reasons = await inBody(schemas.compatibility(given, schema));
  return { isCompatible: reasons.length === 0, reasons };
}

/** The registry speaks of the schema, which is in the body. */
async function inBody<Result>(asked: Promise<Result>): Promise<Result> {
  return await asked.catch((error: unknown) => {
    if (!isEventStoreError(error, 'invalid_request')) throw error;
    const { faults } = error.details;
    throw invalidRequest(faults.map((each) => ({ ...each, pointer: `/schema${each.pointer}` })));
  });
}

function validate({ schemas, given, fields }: Asked) {
  const data = objectAt(fields, 'data');
  const latest = schemas.subject(given)?.latestVersion;
  if (latest === undefined) return undefined;
  const { version = latest } = fields;
  if (!Number.isSafeInteger(version) || Number(version) < 1) {
    throw wrong('/version', 'must be an integer from 1');
  }
  const found = schemas.validate(given, Number(version), data);
  const faults = found?.map((each) => ({ ...each, pointer: `/data${each.pointer}` })) ?? [
    { pointer: '/version', message: `is no version of ${typeOf(given)}: there are 1 to ${latest}` },
  ];
  return { isValid: faults.length === 0, version, faults };
}

function typeOf({ aggregateType, eventType }: SchemaSubject): string {
  return `${aggregateType}/${eventType}`;
}

async function setMode({ schemas, given, fields: { mode = null } }: Asked) {
  const known: readonly JsonValue[] = COMPATIBILITY_MODES;
  if (!known.includes(mode))
    throw wrong('/mode', `must be one of ${COMPATIBILITY_MODES.join(', ')}`);
  return await schemas.setMode(given, mode as CompatibilityMode);
}

async function deprecate({ schemas, given, fields: { isDeprecated = null } }: Asked) {
  if (typeof isDeprecated !== 'boolean') throw wrong('/isDeprecated', 'must be true or false');
  const { aggregateType, eventType, version } = given;
  const name = { aggregateType, eventType, version: Number(version) };
  return await schemas.setDeprecated(name, isDeprecated);
}

function versionOf(given: Given['version']): SchemaVersion {
  return given === 'latest' ? given : Number(given);
}

function wrong(pointer: string, message: string) {
  return invalidRequest([{ pointer, message }]);
}
