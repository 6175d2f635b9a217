import type { JsonValue } from '../../../events/event.ts';

/** The types of JSON Schema, with its numbers in two, so that none lies within another. */
export const VALUE_TYPES = [
  'null',
  'boolean',
  'object',
  'array',
  'string',
  'integer',
  'fraction',
] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

/** 1.0 is an integer, as JSON Schema and JSON have it. */
export function typeOf(value: JsonValue): ValueType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction';
  return typeof value as 'boolean' | 'object' | 'string';
}

/** The types that the keyword `type` allows. */
export function typesOf(type: JsonValue): ReadonlySet<ValueType> {
  const names: readonly JsonValue[] = Array.isArray(type) ? type : [type];
  return new Set(
    names.flatMap((name): ValueType[] =>
      name === 'number' ? ['integer', 'fraction'] : [name as ValueType],
    ),
  );
}

export function hasType(value: JsonValue, type: JsonValue): boolean {
  return typesOf(type).has(typeOf(value));
}
