import { cloudEventFrom } from '../events/cloud-event.ts';
import type { RecordedEvent } from '../events/event.ts';
import { CLOUD_EVENT, CLOUD_EVENTS_BATCH, JSON_TYPE, MESSAGE_PACK } from './media-types.ts';
import { encodeMessagePack } from './message-pack.ts';

/** What one event can be had as, and several. The first is what clients get that do not care. */
export const EVENT_FORMATS = [JSON_TYPE, MESSAGE_PACK, CLOUD_EVENT] as const;
export const EVENTS_FORMATS = [JSON_TYPE, MESSAGE_PACK, CLOUD_EVENTS_BATCH] as const;

export type EventFormat = (typeof EVENT_FORMATS)[number];
export type EventsFormat = (typeof EVENTS_FORMATS)[number];

/** A body, and the Content-Type that goes with it. */
export interface Encoded {
  readonly contentType: string;
  readonly body: string | Buffer;
}

export function encodedEvent(event: RecordedEvent, format: EventFormat): Encoded {
  return format === CLOUD_EVENT
    ? { contentType: `${CLOUD_EVENT}; charset=utf-8`, body: JSON.stringify(cloudEventFrom(event)) }
    : encoded(event, format);
}

/** Around the events goes what the reply says beside them, which a batch of CloudEvents cannot. */
export function encodedEvents(
  events: readonly RecordedEvent[],
  around: Readonly<Record<string, unknown>>,
  format: EventsFormat,
): Encoded {
  if (format !== CLOUD_EVENTS_BATCH) return encoded({ events, ...around }, format);
  const body = JSON.stringify(events.map(cloudEventFrom));
  return { contentType: `${CLOUD_EVENTS_BATCH}; charset=utf-8`, body };
}

/** What is no event. The first is what clients get that do not care. */
export const VALUE_FORMATS = [JSON_TYPE, MESSAGE_PACK] as const;

export function encoded(value: unknown, format: typeof JSON_TYPE | typeof MESSAGE_PACK): Encoded {
  return format === MESSAGE_PACK
    ? { contentType: MESSAGE_PACK, body: encodeMessagePack(value) }
    : { contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}
