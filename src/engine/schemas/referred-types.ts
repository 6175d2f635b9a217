import type { JsonValue } from '../../events/event.ts';
import type { SchemaSubject } from '../../schemas.ts';
import { parseReference } from './documents/references.ts';

/** Looks at every `$ref`, also where it is data: rather one too many. */
export function referredTypes(subject: SchemaSubject, schema: JsonValue): readonly string[] {
  const from = { ...subject, version: 1 };
  const types = new Set<string>();
  let level: readonly JsonValue[] = [schema];
  while (level.length > 0) {
    const below: JsonValue[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      const { $ref } = value as { readonly $ref?: JsonValue };
      const reference = typeof $ref === 'string' ? parseReference($ref, from) : undefined;
      if (reference !== undefined) types.add(reference.name.aggregateType);
      below.push(...Object.values(value));
    }
    level = below;
  }
  types.delete(subject.aggregateType);
  return [...types].sort();
}
