import type { JsonObject, JsonValue } from '../../../events/event.ts';
import { isJsonObject, withSubschemas } from './subschemas.ts';

/**
 * A bundled schema as part of another document: every `$ref`, all of which are local, leads to where
 * it lies there (`at`, a JSON Pointer as it stands in a URI). What is about the registry is left out.
 */
export function placedSchema(bundled: JsonObject, at: string): JsonObject {
  const { $schema: _, 'x-upcast': __, ...schema } = bundled;
  return moved(schema, at);
}

function moved(schema: JsonObject, at: string): JsonObject {
  const change = (inner: JsonValue): JsonValue => (isJsonObject(inner) ? moved(inner, at) : inner);
  const changed = withSubschemas(schema, change);
  const { $ref } = changed;
  return typeof $ref === 'string' ? { ...changed, $ref: `#${at}${$ref.slice(1)}` } : changed;
}
