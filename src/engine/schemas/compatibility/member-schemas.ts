import type { JsonObject, JsonValue } from '../../../events/event.ts';
import type { ReadableNode } from './schema-nodes.ts';

/** What one schema says of the member of an object. */
export interface MemberSchemas {
  /** All of them apply. */
  readonly certain: readonly JsonValue[];
  /** Those of patterns that may match; each applies where its pattern does. */
  readonly unsure: readonly JsonValue[];
  /** Applies where nothing else does, and that is not known. */
  readonly otherwise?: JsonValue;
}

/**
 * What `properties`, `patternProperties` and `additionalProperties` say of a member.
 *
 * @param name undefined for a member that `properties` does not name
 * @param matches whether the name matches a pattern; undefined where that is not known
 */
export function memberSchemas(
  { schema }: ReadableNode,
  name: string | undefined,
  matches: (pattern: string) => boolean | undefined,
): MemberSchemas {
  const properties = (schema['properties'] ?? {}) as JsonObject;
  const isNamed = name !== undefined && Object.hasOwn(properties, name);
  const certain: JsonValue[] = isNamed ? [properties[name] as JsonValue] : [];
  const unsure: JsonValue[] = [];
  for (const [pattern, of] of Object.entries((schema['patternProperties'] ?? {}) as JsonObject)) {
    const isMatch = matches(pattern);
    if (isMatch === true) certain.push(of);
    if (isMatch === undefined) unsure.push(of);
  }
  if (certain.length > 0) return { certain, unsure };
  const additional = schema['additionalProperties'] ?? true;
  if (unsure.length === 0) return { certain: [additional], unsure };
  return { certain, unsure, otherwise: additional };
}
