import { createPatch } from 'rfc6902';
import type { JsonArray, JsonObject, JsonValue } from '../../events/event.ts';
import { pointerTo } from '../../events/json-pointer.ts';
import type { PatchOperation } from '../../replay.ts';
import { jsonEquals } from './json-equals.ts';

/**
 * A JSON Patch (RFC 6902) that makes one state of another. Neither is changed, and values of the
 * second stand in it.
 */
export function patchBetween(from: JsonObject, to: JsonObject): readonly PatchOperation[] {
  return between(from, to);
}

function between(from: JsonValue, to: JsonValue): readonly PatchOperation[] {
  return createPatch(from, to, (input, output, pointer) => {
    if (!Array.isArray(input) || !Array.isArray(output)) return undefined;
    const place = pointer.toString();
    return betweenArrays(input, output).map((operation) => ({
      ...operation,
      path: place + operation.path,
    }));
  }) as readonly PatchOperation[];
}

/**
 * The library looks for the shortest patch, which of two arrays takes the product of their lengths.
 * This takes their sum: what they begin and end with is left alone, and the rest compared in pairs.
 */
function betweenArrays(from: JsonArray, to: JsonArray): readonly PatchOperation[] {
  const start = sameAtStart(from, to);
  const end = sameAtEnd(from, to, start);
  const removed = from.slice(start, from.length - end);
  const added = to.slice(start, to.length - end);
  const pairs = Math.min(removed.length, added.length);
  const operations: PatchOperation[] = [];
  for (let index = 0; index < pairs; index++) {
    const path = pointerTo(start + index);
    for (const operation of between(removed[index] as JsonValue, added[index] as JsonValue)) {
      operations.push({ ...operation, path: path + operation.path });
    }
  }
  // All of them at the same place: each makes room for the next.
  const behind = pointerTo(start + pairs);
  for (let index = pairs; index < removed.length; index++) {
    operations.push({ op: 'remove', path: behind });
  }
  for (let index = pairs; index < added.length; index++) {
    const value = added[index] as JsonValue;
    operations.push({ op: 'add', path: pointerTo(start + index), value });
  }
  return operations;
}

function sameAtStart(from: JsonArray, to: JsonArray): number {
  const most = Math.min(from.length, to.length);
  let count = 0;
  while (count < most && jsonEquals(from[count] as JsonValue, to[count] as JsonValue)) count += 1;
  return count;
}

function sameAtEnd(from: JsonArray, to: JsonArray, start: number): number {
  const most = Math.min(from.length, to.length) - start;
  let count = 0;
  while (
    count < most &&
    jsonEquals(from.at(-1 - count) as JsonValue, to.at(-1 - count) as JsonValue)
  ) {
    count += 1;
  }
  return count;
}
