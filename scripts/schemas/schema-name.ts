import type { SchemaName } from '../../src/schemas.ts';

/** As people write it. */
export function schemaName({ aggregateType, eventType, version }: SchemaName): string {
  return `${aggregateType}/${eventType} v${version}`;
}
