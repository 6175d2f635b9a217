import type { IncomingHttpHeaders } from 'node:http';
import { v5 as uuidv5 } from 'uuid';
import { EventStoreError, invalidRequest, isEventStoreError } from '../errors.ts';
import type { Appended, ReadsEvents } from '../event-store.ts';
import type { NewEvent, RecordedEvent } from '../events/event.ts';

/** Ours alone, so that no id made here is one that somebody else makes. */
const NAMESPACE = '9fe29c58-c04c-498e-95a3-cfc092962d86';

/** A structured string (RFC 9651, §3.3.3) as the draft has it, or the bare key, as many send it. */
export const IDEMPOTENCY_KEY_PATTERN =
  /^(?:"((?:[ !#-[\]-~]|\\["\\]){1,255})"|([!#-~](?:[ -~]{0,253}[!-~])?))$/;
const IDEMPOTENCY_KEY_FAULT = 'must be 1 to 255 printable ASCII characters, quoted or bare';

/** An `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-08) and who sent it. */
export interface IdempotencyKey {
  readonly key: string;
  /** The same key of another principal is another key. */
  readonly principal: string;
}

/** @throws EventStoreError `invalid_request`. */
export function idempotencyKeyOf(
  headers: IncomingHttpHeaders,
  principal: string,
): IdempotencyKey | undefined {
  const given = headers['idempotency-key'];
  if (given === undefined) return undefined;
  const [, quoted, bare] = IDEMPOTENCY_KEY_PATTERN.exec(String(given)) ?? [];
  const key = quoted?.replaceAll(/\\(.)/g, '$1') ?? bare;
  if (key !== undefined) return { key, principal };
  throw invalidRequest([{ pointer: '/Idempotency-Key', message: IDEMPOTENCY_KEY_FAULT }]);
}

/**
 * Gives every event the id that key and place make, again and again the same.
 *
 * @throws EventStoreError `invalid_request` for events that have ids: they need no key.
 */
export function withDerivedIds(
  events: readonly NewEvent[],
  key: IdempotencyKey,
): readonly NewEvent[] {
  const faults = events.flatMap((event, index) =>
    Object.hasOwn(Object(event), 'eventId') ? [{ ...HAS_ID, pointer: `/${index}/eventId` }] : [],
  );
  if (faults.length > 0) throw invalidRequest(faults);
  return events.map((event, index) =>
    typeof event !== 'object' || event === null
      ? event
      : { ...event, eventId: derivedId(key, index) },
  );
}

const HAS_ID = { message: 'cannot be given together with an Idempotency-Key, which makes it' };

function derivedId({ key, principal }: IdempotencyKey, index: number): string {
  return uuidv5(JSON.stringify([principal, key, index]), NAMESPACE);
}

/**
 * A repeat with fewer events than the first time is another request, though all of its events are
 * stored.
 *
 * @throws EventStoreError `idempotency_key_reused`, `outcome_unknown`.
 */
export async function assertWholeRepeat(
  { events, alreadyStored }: Appended,
  key: IdempotencyKey,
  store: Pick<ReadsEvents, 'readEvent'>,
): Promise<void> {
  if (!alreadyStored) return;
  const beyond = derivedId(key, events.length);
  const further = await store.readEvent(beyond).catch((error) => {
    // That its own events are stored is known by now.
    if (isEventStoreError(error, 'unavailable')) throw stillUnknown(events, error);
    throw error;
  });
  if (further !== undefined) throw reused([beyond]);
}

function stillUnknown(events: readonly RecordedEvent[], cause: unknown): EventStoreError {
  const message = 'Whether an earlier request stored just these events is not known. Ask again.';
  const eventIds = events.map(({ eventId }) => eventId);
  return new EventStoreError('outcome_unknown', message, { eventIds }, cause);
}

/** An id that a key made is stored with other content: the key came with other events before. */
export function asReusedKey(error: unknown): unknown {
  return isEventStoreError(error, 'event_id_conflict')
    ? reused(error.details.eventIds, error)
    : error;
}

function reused(eventIds: readonly string[], cause?: unknown): EventStoreError {
  const message = 'Nothing was stored: this Idempotency-Key came with other events before.';
  return new EventStoreError('idempotency_key_reused', message, { eventIds }, cause);
}
