import { createRequire } from 'node:module';
import type { AggregateKey, JsonObject, JsonValue, NewEvent } from '../../src/events/event.ts';

interface Webhook {
  readonly name: string;
  readonly examples: readonly JsonObject[];
}

/**
 * GitHub's webhook payloads, as collected in the package `@octokit/webhooks-examples`, as events in
 * the package's order; each payload is the `data` of one event, unchanged.
 */
export function webhookEvents(): NewEvent[] {
  const webhooks: readonly Webhook[] = createRequire(import.meta.url)('@octokit/webhooks-examples');
  return webhooks.flatMap(({ name, examples }) =>
    examples.map((payload) => webhookEvent(name, payload)),
  );
}

/**
 * The event for one delivery of a webhook. Its type is the webhook's name and the payload's action
 * (`IssuesOpened`), or `Received` where there is none (`PushReceived`); its aggregate the
 * repository, or whatever else the delivery is about.
 */
export function webhookEvent(name: string, payload: JsonObject): NewEvent {
  const action = text(payload['action']) ?? 'received';
  const userId = text(member(payload['sender'], 'login'));
  return {
    eventType: pascalCase(name) + pascalCase(action),
    ...aggregateOf(payload),
    ...(userId !== undefined && { userId }),
    data: payload,
    metadata: { source: 'github', webhook: name },
    tags: [name],
  };
}

/** From the most to the least particular; the first that a payload has. */
const AGGREGATES = [
  ['Repository', 'repository', 'full_name'],
  ['Organization', 'organization', 'login'],
  ['Installation', 'installation', 'id'],
  ['SecurityAdvisory', 'security_advisory', 'ghsa_id'],
  ['Sender', 'sender', 'login'],
] as const;

function aggregateOf(payload: JsonObject): AggregateKey {
  for (const [aggregateType, object, field] of AGGREGATES) {
    const aggregateId = text(member(payload[object], field));
    if (aggregateId !== undefined) return { aggregateType, aggregateId };
  }
  throw new Error(`Nothing says what this payload is about: ${Object.keys(payload)}`);
}

function member(value: JsonValue | undefined, field: string): JsonValue | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as JsonObject)[field] : undefined;
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function pascalCase(words: string): string {
  return words
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
