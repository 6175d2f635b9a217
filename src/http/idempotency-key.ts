import type { IncomingHttpHeaders } from 'node:http';
import { v5 as uuidv5 } from 'uuid';
import { EventStoreError, invalidRequest, isEventStoreError } from '../errors.ts';
import type { Appended, ReadsEvents } from '../event-store.ts';
import type { NewEvent } from '../events/event.ts';

/** Ours alone, so that no id made here is one that somebody else makes. */
const NAMESPACE = '9fe29c58-c04c-498e-95a3-cfc092962d86';

/** A structured string (RFC 9651, §3.3.3) as the draft has it, or the bare key, as many send it. */
export const IDEMPOTENCY_KEY_PATTERN =
  /^(?:"((?:[ !#-[\]-~]|\\["\\]){1,255})"|([!#-~](?:[ -~]{0,253}[!-~])?))$/;
export const IDEMPOTENCY_KEY_FAULT = 'must be 1 to 255 printable ASCII characters, quoted or bare';

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

/** Gives every event without an id the one that key and place make, again and again the same. */
export function withDerivedIds(
  events: readonly NewEvent[],
  key: IdempotencyKey,
): readonly NewEvent[] {
  return events.map((event, index) =>
    typeof event !== 'object' || event === null || 'eventId' in event
      ? event
      : { ...event, eventId: derivedId(key, index) },
  );
}

function derivedId({ key, principal }: IdempotencyKey, index: number): string {
  return uuidv5(JSON.stringify([principal, key, index]), NAMESPACE);
}

/**
 * A repeat with fewer events than the first time is another request, though all of its events are
 * stored.
 *
 * @throws EventStoreError `idempotency_key_reused`, `unavailable`.
 */
export async function assertWholeRepeat(
  { events, alreadyStored }: Appended,
  key: IdempotencyKey,
  store: Pick<ReadsEvents, 'readEvent'>,
): Promise<void> {
  if (!alreadyStored) return;
  const beyond = derivedId(key, events.length);
  if ((await store.readEvent(beyond)) !== undefined) throw reused([beyond]);
}

/** An id that the key made is stored with other content: the key came with other events before. */
export function asReusedKey(
  error: unknown,
  key: IdempotencyKey,
  events: readonly NewEvent[],
): unknown {
  if (!isEventStoreError(error, 'event_id_conflict')) return error;
  const { eventIds } = error.details;
  const derived = new Set(events.map((_event, index) => derivedId(key, index)));
  return eventIds.some((id) => derived.has(id)) ? reused(eventIds, error) : error;
}

function reused(eventIds: readonly string[], cause?: unknown): EventStoreError {
  const message = 'Nothing was stored: this Idempotency-Key came with other events before.';
  return new EventStoreError('idempotency_key_reused', message, { eventIds }, cause);
}
