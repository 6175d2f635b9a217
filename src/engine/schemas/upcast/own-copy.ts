import type { JsonObject, JsonValue } from '../../../events/event.ts';

/** A deep copy of JSON that nobody else holds. */
export function ownCopy<Value extends JsonValue>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(ownCopy) as unknown as Value;
  const copy: Record<string, JsonValue> = {};
  for (const name in value) copy[name] = ownCopy((value as JsonObject)[name] as JsonValue);
  return copy as Value;
}
