import { applyPatch, type Operation, Pointer } from 'rfc6902';
import type { Fault } from '../../../errors.ts';
import type { JsonObject, JsonValue } from '../../../events/event.ts';
import { LIMITS } from '../../../events/limits.ts';
import type { Step } from './step.ts';

const OPERATIONS_MAX = 200;

/** What each operation must have beside `op` and `path` (RFC 6902, section 4). */
const OPERATIONS: Readonly<Record<string, 'value' | 'from' | undefined>> = {
  add: 'value',
  replace: 'value',
  test: 'value',
  remove: undefined,
  move: 'from',
  copy: 'from',
};

export function jsonPatchFaults(patch: JsonValue): readonly Fault[] {
  if (!Array.isArray(patch)) return [{ pointer: '', message: 'must be an array of operations' }];
  if (patch.length > OPERATIONS_MAX) {
    return [{ pointer: '', message: `must have at most ${OPERATIONS_MAX} operations` }];
  }
  return patch.flatMap((operation: JsonValue, index) =>
    operationFaults(operation).map(({ pointer, message }) => ({
      pointer: `/${index}${pointer}`,
      message,
    })),
  );
}

function operationFaults(operation: JsonValue): readonly Fault[] {
  if (typeof operation !== 'object' || operation === null || Array.isArray(operation)) {
    return [{ pointer: '', message: 'must be an object' }];
  }
  const { op, path, from } = operation as JsonObject;
  if (typeof op !== 'string' || !Object.hasOwn(OPERATIONS, op)) {
    const known = Object.keys(OPERATIONS).join(', ');
    return [{ pointer: '/op', message: `must be one of ${known}` }];
  }
  const needs = OPERATIONS[op];
  const faults: Fault[] = [];
  if (!isPointer(path)) faults.push({ pointer: '/path', message: NO_POINTER });
  if (needs === 'from' && !isPointer(from)) faults.push({ pointer: '/from', message: NO_POINTER });
  if (needs === 'value' && !Object.hasOwn(operation, 'value')) {
    faults.push({ pointer: '/value', message: 'is required' });
  }
  return faults;
}

/** The library passes over what leads to a prototype, whether it is one here or data. */
const UNREACHABLE: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const NO_POINTER = 'must be a JSON Pointer (RFC 6901) to a place that data may have';

function isPointer(given: JsonValue | undefined): given is string {
  if (typeof given !== 'string' || !/^(\/([^~]|~[01])*)?$/.test(given)) return false;
  return !Pointer.fromJSON(given).tokens.some((token) => UNREACHABLE.has(token));
}

/** A JSON Patch (RFC 6902): all of its operations succeed, or it throws. */
export function compileJsonPatch(patch: JsonValue): Step {
  const operations = (patch as unknown as readonly Operation[]).map(within);
  return (data) => {
    // It changes what it is given; around the data, so that it can also replace the whole.
    const target = { data: cloned(data) };
    let copiedBytes = 0;
    for (const operation of operations) {
      if (operation.op === 'copy') copiedBytes += bytesAt(target, operation.from);
      if (copiedBytes > LIMITS.dataBytesMax) throw new Error('the patch copies more than 1 MiB');
      const [failure] = applyPatch(target, [ofItsOwn(operation)]);
      if (failure) throw new Error(`${operation.op} ${pathOf(operation)}: ${failure.message}`);
    }
    return asObject(target.data);
  };
}

const AROUND = '/data';

function within(operation: Operation): Operation {
  const moved = { ...operation, path: AROUND + operation.path };
  if ('from' in moved) moved.from = AROUND + moved.from;
  return moved;
}

function pathOf({ path }: Operation): string {
  return path.slice(AROUND.length);
}

/** What it adds is in the patch, and the next operation may change it. */
function ofItsOwn(operation: Operation): Operation {
  const isShared = 'value' in operation && typeof operation.value === 'object';
  return isShared ? { ...operation, value: cloned(operation.value) } : operation;
}

/** Doubled again and again, small data would fill the memory. */
function bytesAt(target: object, pointer: string): number {
  const found: unknown = Pointer.fromJSON(pointer).get(target);
  return found === undefined ? 0 : JSON.stringify(found).length;
}

function asObject(data: JsonValue | undefined): JsonObject {
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as JsonObject;
  throw new Error('the patch leaves no object');
}

function cloned<Value extends JsonValue>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cloned) as unknown as Value;
  const copy: Record<string, JsonValue> = {};
  for (const name in value) copy[name] = cloned((value as JsonObject)[name] as JsonValue);
  return copy as Value;
}
