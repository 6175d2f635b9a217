import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/events/event.ts';
import type { SchemaSubject } from '../../src/schemas.ts';

const ROOT = join(import.meta.dirname, '../../schemas');

/** The event types whose schemas are shipped. */
export function subjectsShipped(): readonly SchemaSubject[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('/v1.json'))
    .map((path) => path.split('/'))
    .map(([aggregateType = '', eventType = '']) => ({ aggregateType, eventType }));
}

/** The first example of its latest version. */
export function exampleOf({ aggregateType, eventType }: SchemaSubject): JsonObject {
  const folder = join(ROOT, aggregateType, eventType);
  const versions = readdirSync(folder).filter((file) => /^v\d+\.json$/.test(file));
  const { examples } = JSON.parse(readFileSync(join(folder, `v${versions.length}.json`), 'utf8'));
  return examples[0];
}
