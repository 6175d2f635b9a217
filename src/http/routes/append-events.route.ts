import type { Request, Response } from 'express';
import { invalidRequest, isEventStoreError, schemaViolation } from '../../errors.ts';
import type { Appended, ReadsEvents } from '../../event-store.ts';
import { newEventFrom, newEventsFrom } from '../../events/cloud-event.ts';
import type { JsonValue, NewEvent } from '../../events/event.ts';
import { pointerTo } from '../../events/json-pointer.ts';
import { LIMITS } from '../../events/limits.ts';
import type { NamesEvents } from '../../schemas.ts';
import type { Access } from '../access.ts';
import { cloudEventPointer } from '../cloud-event-pointer.ts';
import { EVENT_FORMATS, EVENTS_FORMATS, encodedEvent, encodedEvents } from '../event-formats.ts';
import {
  asReusedKey,
  assertWholeRepeat,
  type IdempotencyKey,
  idempotencyKeyOf,
  withDerivedIds,
} from '../idempotency-key.ts';
import {
  acceptedOf,
  bodyTypeOf,
  CLOUD_EVENT,
  CLOUD_EVENTS_BATCH,
  JSON_TYPE,
  MESSAGE_PACK,
} from '../media-types.ts';
import type { Route } from '../operation.ts';
import { asFailedPrecondition, withPrecondition } from '../preconditions.ts';
import { readBody } from '../read-body.ts';
import { appendContextOf } from '../request-context.ts';
import { send } from '../send.ts';
import { setWarnings } from '../warnings.ts';
import { APPEND_EVENTS } from './append-events.operation.ts';

const BODY_TYPES = [JSON_TYPE, MESSAGE_PACK, CLOUD_EVENT, CLOUD_EVENTS_BATCH] as const;

/**
 * `POST /v1/events`: one event, or `{"events": [...]}`, all or none. 201 with what was recorded,
 * 200 where an earlier request had stored the very same events.
 */
export function appendEventsRoute(store: StoredBefore, idempotencySecret: Buffer): Route {
  return {
    operation: APPEND_EVENTS,
    async handle(request, response, access) {
      const type = bodyTypeOf(request, BODY_TYPES);
      const given = givenEvents(await readBody(request, response, type), type, access);
      const userId = access.principal.userId ?? '';
      const key = idempotencyKeyOf(request.headers, userId, idempotencySecret);
      const asked = { given, key, request, response, access, store };
      // What cannot be answered must not be stored.
      if (given.isBatch) {
        const format = acceptedOf(request, EVENTS_FORMATS);
        const { events, alreadyStored, warnings } = await append(asked);
        setWarnings(response, warnings);
        send(response, alreadyStored ? 200 : 201, encodedEvents(events, {}, format));
      } else {
        const format = acceptedOf(request, EVENT_FORMATS);
        const { events, alreadyStored, warnings } = await append(asked);
        setWarnings(response, warnings);
        const [event] = events;
        if (event === undefined) throw new Error('An append of one event recorded none');
        response.setHeader('Location', `/v1/events/${event.eventId}`);
        response.setHeader('ETag', `"${event.sequenceNumber}"`);
        send(response, alreadyStored ? 200 : 201, encodedEvent(event, format));
      }
    },
  };
}

/** What the client wants appended, and where in its body each event is. */
interface GivenEvents {
  readonly events: readonly NewEvent[];
  readonly isBatch: boolean;
  /** The engine speaks of `/0/data`. */
  readonly inBody: (pointer: string) => string;
}

function givenEvents(
  body: JsonValue,
  type: (typeof BODY_TYPES)[number],
  { appends }: Pick<Access, 'appends'>,
): GivenEvents {
  const named: NamesEvents['named'] = (events) => appends.named(events);
  switch (type) {
    case CLOUD_EVENT:
      return {
        isBatch: false,
        events: [newEventFrom(body, named)],
        inBody: (pointer) => cloudEventPointer(one.inBody(pointer)),
      };
    case CLOUD_EVENTS_BATCH:
      return { isBatch: true, events: newEventsFrom(body, named), inBody: cloudEventPointer };
    default:
      return isBatch(body)
        ? { isBatch: true, events: eventsOf(body), inBody: (pointer) => `/events${pointer}` }
        : { ...one, events: [body as unknown as NewEvent] };
  }
}

const one = { isBatch: false, inBody: (pointer: string) => pointer.replace(/^\/0/, '') };

function isBatch(body: JsonValue): body is { readonly events: JsonValue } {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return 'events' in body;
  const message = 'must be a JSON object; several events go into {"events": […]}';
  throw invalidRequest([{ pointer: '', message }]);
}

/** Whether they are events at all is for the engine to check. */
function eventsOf({ events, ...others }: { readonly events: JsonValue }): readonly NewEvent[] {
  const message = 'is no field of a batch';
  const faults = Object.keys(others).map((name) => ({ pointer: pointerTo(name), message }));
  if (!Array.isArray(events)) faults.push({ pointer: '/events', message: 'must be an array' });
  // Before anything is done for each of them.
  else if (events.length > LIMITS.batchEventsMax) {
    const most = `must have at most ${LIMITS.batchEventsMax} events`;
    faults.push({ pointer: '/events', message: most });
  }
  if (faults.length > 0) throw invalidRequest(faults);
  return events as unknown as readonly NewEvent[];
}

/** Looks at what is stored, whoever asks: it tells only whether a repeat is one. */
type StoredBefore = Pick<ReadsEvents, 'readEvent'>;

interface AskedAppend {
  readonly given: GivenEvents;
  readonly key: IdempotencyKey | undefined;
  readonly request: Request;
  readonly response: Response;
  readonly access: Pick<Access, 'appends'>;
  readonly store: StoredBefore;
}

async function append(asked: AskedAppend): Promise<Appended> {
  const { given, key, request, response, access, store } = asked;
  const { inBody } = given;
  const context = appendContextOf(request, response);
  const { events, isConditional } = withPrecondition(given.events, request.headers);
  try {
    const identified = key === undefined ? events : withDerivedIds(events, key);
    const appended = await access.appends.append(identified, { context });
    if (key !== undefined) await assertWholeRepeat(appended, key, store);
    return appended;
  } catch (error) {
    throw asAnswered(error, { key, isConditional, inBody });
  }
}

interface Asked {
  readonly key: IdempotencyKey | undefined;
  readonly isConditional: boolean;
  readonly inBody: (pointer: string) => string;
}

/** The engine's refusal, in the words of the request. */
function asAnswered(error: unknown, { key, isConditional, inBody }: Asked): unknown {
  if (isEventStoreError(error, 'invalid_request')) {
    const { faults } = error.details;
    return invalidRequest(faults.map((fault) => ({ ...fault, pointer: inBody(fault.pointer) })));
  }
  if (isEventStoreError(error, 'schema_violation')) {
    const { faults } = error.details;
    return schemaViolation(faults.map((fault) => ({ ...fault, pointer: inBody(fault.pointer) })));
  }
  const conditional = isConditional ? asFailedPrecondition(error) : error;
  return key === undefined ? conditional : asReusedKey(conditional);
}
