import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../src/events/event.ts';
import type { SchemaSubject } from '../../src/schemas.ts';
import type { RestStore } from './rest-store.ts';

/** An event type that no other test knows of. */
export function aSubject(aggregateType = 'Mission'): SchemaSubject {
  return { aggregateType, eventType: `Measured-${randomUUID()}` };
}

/** A closed schema of these properties, all required. */
export function closed(properties: JsonObject, further: JsonObject = {}): JsonObject {
  return {
    type: 'object',
    required: Object.keys(properties),
    additionalProperties: false,
    properties,
    ...further,
  };
}

export const TEXT = { type: 'string' };
export const NUMBER = { type: 'number' };

/** Three versions of one event, with a step to each: a new name, another unit, a part of its own. */
export const THREE_VERSIONS: readonly JsonObject[] = [
  closed({ speedKmPerS: NUMBER }),
  closed({ speed: NUMBER }, upcastBy([{ op: 'move', from: '/speedKmPerS', path: '/speed' }])),
  closed(
    { velocity: closed({ value: NUMBER, unit: TEXT }) },
    upcastBy([
      { op: 'add', path: '/velocity', value: { unit: 'km/s' } },
      { op: 'move', from: '/speed', path: '/velocity/value' },
    ]),
  ),
];

export function upcastBy(jsonPatch: readonly JsonObject[]): JsonObject {
  return { 'x-upcast': { jsonPatch } };
}

/** Registers them as the next versions. */
export async function registered(
  { schemas }: Pick<RestStore, 'schemas'>,
  documents: readonly JsonObject[],
  subject = aSubject(),
): Promise<SchemaSubject> {
  for (const document of documents) await schemas.register(subject, document);
  return subject;
}
