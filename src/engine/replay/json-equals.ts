import type { JsonArray, JsonObject, JsonValue } from '../../events/event.ts';

/** Whether two values are the same JSON: the order of members says nothing, and −0 is 0. */
export function jsonEquals(one: JsonValue, other: JsonValue): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  if (one === null || other === null) return false;
  if (isArray(one)) return isArray(other) && sameItems(one, other);
  return !isArray(other) && sameMembers(one, other);
}

function sameItems(one: JsonArray, other: JsonArray): boolean {
  if (one.length !== other.length) return false;
  return one.every((item, index) => jsonEquals(item, other[index] as JsonValue));
}

function sameMembers(one: JsonObject, other: JsonObject): boolean {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every(
    (name) =>
      Object.hasOwn(other, name) && jsonEquals(one[name] as JsonValue, other[name] as JsonValue),
  );
}

const isArray: (value: JsonValue) => value is JsonArray = Array.isArray;
