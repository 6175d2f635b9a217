import { createPatch, type Operation, type Pointer } from 'rfc6902';
import type { JsonObject, JsonValue } from './event.ts';

/** What comparing two lists element by element may cost, as it grows with both. */
const COMPARISONS_MAX = 250_000;

/** The JSON Patch (RFC 6902) from one value to the other; of two long lists, the whole list. */
export function jsonDiff(from: JsonValue, to: JsonValue): readonly JsonObject[] {
  return createPatch(from, to, replacingLongLists) as unknown as JsonObject[];
}

function replacingLongLists(from: unknown, to: unknown, pointer: Pointer): Operation[] | undefined {
  if (!Array.isArray(from) || !Array.isArray(to)) return undefined;
  if (from.length * to.length <= COMPARISONS_MAX) return undefined;
  return [{ op: 'replace', path: pointer.toString(), value: to }];
}
