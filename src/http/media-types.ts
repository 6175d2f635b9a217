import type { Request } from 'express';
import { EventStoreError } from '../errors.ts';

export const JSON_TYPE = 'application/json';
export const MESSAGE_PACK = 'application/msgpack';
export const CLOUD_EVENT = 'application/cloudevents+json';
export const CLOUD_EVENTS_BATCH = 'application/cloudevents-batch+json';
export const MERGE_PATCH = 'application/merge-patch+json';
export const NDJSON = 'application/x-ndjson';
export const CSV = 'text/csv';
export const EVENT_STREAM = 'text/event-stream';

/** All text is in it, so that who asks for it by name has it as well. */
const UTF_8 = '; charset=utf-8';

/**
 * The offered media type that the client likes best; the first one where it does not care.
 *
 * @throws EventStoreError `not_acceptable`.
 */
export function acceptedOf<Offer extends string>(
  request: Request,
  offers: readonly [Offer, ...Offer[]],
): Offer {
  request.res?.vary('Accept');
  const { accept } = request.headers;
  // An empty one says no more than none at all.
  if (!accept?.trim() || accept === '*/*' || accept === offers[0]) return offers[0];
  const accepted = request.accepts([...offers, ...offers.map((offer) => `${offer}${UTF_8}`)]);
  const offer = offers.find((each) => each === accepted || `${each}${UTF_8}` === accepted);
  if (offer !== undefined) return offer;
  const message = `This can be had as ${offers.join(', ')}.`;
  throw new EventStoreError('not_acceptable', message, { offered: offers });
}

/**
 * The media type of the body, in lower case and without its parameters.
 *
 * @throws EventStoreError `unsupported_media_type`, also for a charset other than UTF-8.
 */
export function bodyTypeOf<Type extends string>(
  request: Request,
  supported: readonly Type[],
): Type {
  const [name = '', ...parameters] = (request.headers['content-type'] ?? '').split(';');
  const type = supported.find((each) => each === name.trim().toLowerCase());
  const isUtf8 = parameters.every((parameter) => {
    const [, charset] = /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/i.exec(parameter) ?? [];
    return charset === undefined || charset.toLowerCase() === 'utf-8';
  });
  if (type !== undefined && isUtf8) return type;
  const message = `The body must be ${supported.join(' or ')}, in UTF-8.`;
  throw new EventStoreError('unsupported_media_type', message, { supported });
}
