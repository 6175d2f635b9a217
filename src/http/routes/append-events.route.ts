import { Router } from 'express';
import { invalidRequest, isEventStoreError } from '../../errors.ts';
import type { Appended, AppendsEvents } from '../../event-store.ts';
import type { NewEvent } from '../../events/event.ts';
import { pointerTo } from '../../events/json-pointer.ts';

/**
 * `POST /v1/events`: one event, or `{"events": [...]}`, all or none. 201 with what was recorded,
 * 200 where an earlier request had stored the very same events.
 */
export function appendEventsRoute(store: AppendsEvents): Router {
  return Router().post('/v1/events', async (request, response) => {
    const body: unknown = request.body;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw noEvent();
    const isBatch = 'events' in body;
    const appended = isBatch ? await appendBatch(store, body) : await appendOne(store, body);
    const [first] = appended.events;
    response.status(appended.alreadyStored ? 200 : 201);
    if (isBatch) response.json({ events: appended.events });
    else response.set('ETag', `"${first?.sequenceNumber}"`).json(first);
  });
}

function noEvent() {
  const message =
    'must be a JSON object with content-type application/json; several events go into {"events": […]}';
  return invalidRequest([{ pointer: '', message }]);
}

/** The library speaks of `/0/data`; this client sent no list. */
async function appendOne(store: AppendsEvents, body: unknown): Promise<Appended> {
  try {
    return await store.append([body as NewEvent]);
  } catch (error) {
    throw pointingElsewhere(error, (pointer) => pointer.replace(/^\/0/, ''));
  }
}

async function appendBatch(store: AppendsEvents, body: object): Promise<Appended> {
  const { events, ...others } = body as Record<string, unknown>;
  const faults = Object.keys(others).map((name) => ({
    pointer: pointerTo(name),
    message: 'is no field of a batch',
  }));
  if (faults.length > 0) throw invalidRequest(faults);
  try {
    return await store.append(events as readonly NewEvent[]);
  } catch (error) {
    throw pointingElsewhere(error, (pointer) => `/events${pointer}`);
  }
}

function pointingElsewhere(error: unknown, move: (pointer: string) => string): unknown {
  if (!isEventStoreError(error, 'invalid_request')) return error;
  return invalidRequest(
    error.details.faults.map(({ pointer, message }) => ({ pointer: move(pointer), message })),
  );
}
