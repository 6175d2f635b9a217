import type { JsonValue } from '../../../events/event.ts';

/** How large a JSON value is. */
export interface JsonSize {
  /** Of the value and all within it; names do not count. */
  readonly values: number;
  /** Of all texts and names, in UTF-16 code units. */
  readonly characters: number;
  /** Objects and arrays around the innermost value, itself included: 0 for a number. */
  readonly depth: number;
}

/** Looks at each value once, and takes no stack: it may be asked of anything that is JSON. */
export function jsonSize(value: JsonValue): JsonSize {
  const size = { values: 0, characters: 0, depth: 0 };
  let level: readonly JsonValue[] = [value];
  while (level.length > 0) {
    const next: JsonValue[] = [];
    const hasInner = level.map((each) => countInto(size, each, next)).includes(true);
    if (hasInner) size.depth += 1;
    level = next;
  }
  return size;
}

/** True for an object or an array, whose values are added to the next level. */
function countInto(
  size: { values: number; characters: number },
  value: JsonValue,
  next: JsonValue[],
): boolean {
  size.values += 1;
  if (typeof value === 'string') size.characters += value.length;
  if (typeof value !== 'object' || value === null) return false;
  const isArray = Array.isArray(value);
  for (const [name, inner] of Object.entries(value)) {
    if (!isArray) size.characters += name.length;
    next.push(inner);
  }
  return true;
}
