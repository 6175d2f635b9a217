import { applyPatch, type Operation, Pointer } from 'rfc6902';
import type { JsonValue } from '../../../events/event.ts';
import { ownCopy } from './own-copy.ts';

/** An operation of a JSON Patch (RFC 6902), its pointers read once. */
export interface PatchOperation {
  /**
   * Changes the target in place.
   *
   * @throws Error where the operation does not succeed; the target is no good by then.
   */
  apply(target: object): void;
  /** How long the JSON is that it is about to copy from one place of the target to another. */
  copiedLength(target: object): number;
}

/**
 * What most operations do is done here: members of objects are set, taken away and moved. All else,
 * and what is no success, is the library's, which reads the pointers each time.
 */
export function patchOperation(operation: Operation): PatchOperation {
  const done = onMembers(operation);
  const source = sourceOf(operation);
  return {
    apply(target) {
      if (done(target)) return;
      if (source !== undefined) assertOwn(source, target);
      const [failure] = applyPatch(target, [operation]);
      if (failure) throw failure;
    },
    copiedLength(target) {
      if (operation.op !== 'copy') return 0;
      const text: string | undefined = JSON.stringify(source?.get(target));
      return text?.length ?? 0;
    },
  };
}

/** Where something must be already. */
function sourceOf(operation: Operation): Pointer | undefined {
  if (operation.op === 'add' || operation.op === 'test') return undefined;
  return Pointer.fromJSON('from' in operation ? operation.from : operation.path);
}

/** The library takes what every object inherits, such as `toString`, for a member of the data. */
function assertOwn(source: Pointer, target: object): void {
  const { parent, key, value } = source.evaluate(target);
  if (value === undefined || Object.hasOwn(Object(parent), key)) return;
  throw new Error('there is no such member');
}

type Done = (target: object) => boolean;
const NEVER: Done = () => false;

/** Does the operation where all that it touches are members of objects, and says whether. */
function onMembers(operation: Operation): Done {
  const path = Pointer.fromJSON(operation.path);
  switch (operation.op) {
    case 'add':
      return (target) => set(path, target, ownCopy(operation.value));
    case 'replace':
      return (target) =>
        member(path, target) !== undefined && set(path, target, ownCopy(operation.value));
    case 'remove':
      return (target) => take(path, target) !== undefined;
    case 'move':
      return moving(Pointer.fromJSON(operation.from), path);
    default:
      return NEVER;
  }
}

/** A place within what is moved is gone with it: that is no success, as it must be. */
function moving(from: Pointer, path: Pointer): Done {
  return (target) => {
    if (!isObject(path.evaluate(target).parent)) return false;
    const moved = take(from, target);
    return moved !== undefined && set(path, target, moved);
  };
}

function set(path: Pointer, target: object, value: JsonValue): boolean {
  const { parent, key } = path.evaluate(target);
  if (!isObject(parent)) return false;
  parent[key] = value;
  return true;
}

function take(path: Pointer, target: object): JsonValue | undefined {
  const taken = member(path, target);
  if (taken !== undefined) delete path.evaluate(target).parent[path.tokens.at(-1) as string];
  return taken;
}

/** Undefined where it is none, and where it is an item of an array. */
function member(path: Pointer, target: object): JsonValue | undefined {
  const { parent, key } = path.evaluate(target);
  return isObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}

function isObject(value: unknown): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
