import { cloudEventFrom } from '../events/cloud-event.ts';
import type { RecordedEvent } from '../events/event.ts';
import type { Problem } from './problem.ts';

/** What the data of a message is. */
export const LIVE_FORMATS = ['json', 'cloudevents'] as const;
export type LiveFormat = (typeof LIVE_FORMATS)[number];

/** Of what many are sent, the text is made once. */
const texts: Readonly<Record<LiveFormat, WeakMap<RecordedEvent, string>>> = {
  json: new WeakMap(),
  cloudevents: new WeakMap(),
};

/**
 * A message (WHATWG HTML, section 9.2): its id is the position, its event the type, which has no
 * control characters, and its data one line of JSON.
 */
export function eventMessage(event: RecordedEvent, format: LiveFormat): string {
  const known = texts[format].get(event);
  if (known !== undefined) return known;
  const { position, eventType } = event;
  const data = JSON.stringify(format === 'json' ? event : cloudEventFrom(event));
  const text = `id: ${position}\nevent: ${eventType}\ndata: ${data}\n\n`;
  texts[format].set(event, text);
  return text;
}

/**
 * No message, by which a client nevertheless knows from where to go on: an id without data sets its
 * last event id, and dispatches nothing.
 */
export function placeLines(position: number): string {
  return `id: ${position}\n\n`;
}

export function heartbeat(position: number): string {
  return `: heartbeat\n${placeLines(position)}`;
}

/** The end of a stream, and why. It has no id: a client goes on where it was. */
export function problemMessage({ body }: Problem): string {
  return `event: error\ndata: ${JSON.stringify(body)}\n\n`;
}
