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
  let level: JsonValue[] = [value];
  for (; level.length > 0; ) {
    const next: JsonValue[] = [];
    let hasInner = false;
    for (const each of level) {
      size.values += 1;
      if (typeof each === 'string') size.characters += each.length;
      if (typeof each !== 'object' || each === null) continue;
      hasInner = true;
      for (const name of Object.keys(each)) {
        if (!Array.isArray(each)) size.characters += name.length;
        next.push((each as Readonly<Record<string, JsonValue>>)[name] as JsonValue);
      }
    }
    if (hasInner) size.depth += 1;
    level = next;
  }
  return size;
}
