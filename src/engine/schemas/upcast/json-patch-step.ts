import { type Operation, Pointer } from 'rfc6902';
import type { Fault } from '../../../errors.ts';
import type { JsonObject, JsonValue } from '../../../events/event.ts';
import { type PatchOperation, patchOperation } from './json-patch-operation.ts';
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
  return faults.length > 0 ? faults : hopelessFaults(operation as JsonObject);
}

/** What succeeds on no data, or leaves none that an event could have. */
function hopelessFaults({ op, path, from, value }: JsonObject): readonly Fault[] {
  if (op === 'remove' && path === '') {
    return [{ pointer: '/path', message: 'may not be the whole: an event has data' }];
  }
  if (op !== 'remove' && path === '' && value !== undefined && !isObject(value)) {
    return [{ pointer: '/value', message: 'must be an object, as the data of an event is' }];
  }
  // RFC 6902, section 4.4.
  if (op === 'move' && typeof path === 'string' && path.startsWith(`${from}/`)) {
    return [{ pointer: '/path', message: 'may not be within what is moved' }];
  }
  return [];
}

function isObject(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
  const given = patch as unknown as readonly Operation[];
  const addedLength = given.reduce((sum, operation) => sum + addedLengthOf(operation), 0);
  const operations = given.map((operation) => ({
    name: `${operation.op} ${operation.path}`,
    ...patchOperation(within(operation)),
  }));
  return {
    change(own, allowance) {
      allowance.take(addedLength);
      // Around the data, so that it can also replace the whole.
      const target = { data: own };
      for (const operation of operations) {
        // Doubled again and again, small data would fill the memory.
        allowance.take(operation.copiedLength(target));
        applied(operation, target);
      }
      return asObject(target.data);
    },
  };
}

function addedLengthOf(operation: Operation): number {
  const adds = operation.op === 'add' || operation.op === 'replace';
  return adds ? JSON.stringify(operation.value).length : 0;
}

const AROUND = '/data';

function within(operation: Operation): Operation {
  const moved = { ...operation, path: AROUND + operation.path };
  if ('from' in moved) moved.from = AROUND + moved.from;
  return moved;
}

function applied({ name, apply }: PatchOperation & { readonly name: string }, target: object) {
  try {
    apply(target);
  } catch (error) {
    // The place around the data is nobody's business.
    throw new Error(`${name}: ${(error as Error).message.replaceAll(AROUND, '')}`);
  }
}

function asObject(data: JsonValue | undefined): JsonObject {
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as JsonObject;
  throw new Error('the patch leaves no object');
}
