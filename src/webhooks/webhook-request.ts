import type { OutboundDelivery } from '../engine/subscriptions/ports.ts';
import type { JsonObject, RecordedEvent } from '../events/event.ts';
import type { Opened } from './opened-secrets.ts';
import { webhookSignature } from './sign-webhook.ts';

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * The request of a delivery, as Standard Webhooks 1.0.0 has it: one CloudEvent, or where the
 * subscription takes batches a JSON array of them. It says the same each time, but for the time
 * itself and with it the signature.
 *
 * @param nowMs milliseconds since 1970.
 * @throws whatever `toCloudEvent` throws.
 */
export function webhookRequest(
  { id, subscription, events }: OutboundDelivery,
  { keys, headers: custom }: Opened,
  nowMs: number,
  toCloudEvent: (event: RecordedEvent) => JsonObject,
): WebhookRequest {
  // What has failed together stays together, whatever the subscription has been changed to.
  const isBatch = subscription.definition.batch.max > 1 || events.length > 1;
  const cloudEvents = events.map(toCloudEvent);
  const body = Buffer.from(JSON.stringify(isBatch ? cloudEvents : cloudEvents[0]));
  const timestamp = Math.floor(nowMs / 1_000);
  const valid = keys.filter(({ untilMs }) => untilMs > nowMs).map(({ key }) => key);
  const headers = {
    ...custom,
    ...traceOf(events),
    'content-type': `application/cloudevents${isBatch ? '-batch' : ''}+json; charset=utf-8`,
    'user-agent': 'ngmat-event-store',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': webhookSignature(valid, { id, timestamp, body }),
  };
  return { headers, body };
}

/** As W3C Trace Context, level 1, section 3.2 has it. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;

/** The trace of the request that recorded the events, where all are of one. */
function traceOf(events: readonly RecordedEvent[]): Readonly<Record<string, string>> {
  const [first, ...others] = events.map(({ metadata }) => metadata);
  const { traceparent, tracestate } = first ?? {};
  if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) return {};
  if (others.some((metadata) => metadata['traceparent'] !== traceparent)) return {};
  const hasState = typeof tracestate === 'string' && TRACESTATE.test(tracestate);
  return { traceparent, ...(hasState && { tracestate }) };
}
