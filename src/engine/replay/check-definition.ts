import { copyJsonObject } from '../../events/copy-json.ts';
import type { JsonObject, JsonValue } from '../../events/event.ts';
import { AGGREGATE_TYPE_PATTERN } from '../../events/limits.ts';
import type { ReducerDefinition } from '../../reducer.ts';
import { type Handler, MERGE_PATCH_NAME, reducerHandler } from './handler.ts';

export type CheckedDefinition =
  | { readonly aggregateType: string; readonly handler: Handler }
  /** What is wrong with it, as the end of a sentence. */
  | { readonly fault: string };

/** A handler of what a module exports, or why that is no reducer. */
export function checkDefinition(exported: unknown): CheckedDefinition {
  if (typeof exported !== 'object' || exported === null) {
    return { fault: 'must export default reducer({ … })' };
  }
  const given = exported as Given;
  const { aggregateType, version, name = aggregateType, on } = given;
  const initial = copyJsonObject(given.initial, '');
  const fault = faultOf({ ...given, name });
  if (fault !== undefined) return { fault };
  if ('fault' in initial) {
    return { fault: `initial${initial.fault.pointer}: ${initial.fault.message}` };
  }
  const checked = { on, version } as Pick<ReducerDefinition<JsonObject>, 'on' | 'version'>;
  const named = { name: name as string, initial: frozen(initial.copy) };
  return { aggregateType: aggregateType as string, handler: reducerHandler(checked, named) };
}

type Given = Partial<Readonly<Record<keyof ReducerDefinition<object>, unknown>>>;

const NAME = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/;

function faultOf({ aggregateType, version, name, on }: Given): string | undefined {
  if (typeof aggregateType !== 'string' || !AGGREGATE_TYPE_PATTERN.test(aggregateType)) {
    return 'aggregateType must be a letter and up to 63 further letters or digits';
  }
  if (!Number.isSafeInteger(version) || (version as number) < 1) {
    return 'version must be an integer from 1';
  }
  if (typeof name !== 'string' || !NAME.test(name)) {
    return 'name must be a letter and up to 63 further letters, digits, dots, dashes or underscores';
  }
  if (name === MERGE_PATCH_NAME) return `name must be another: ${name} is built in`;
  if (typeof on !== 'object' || on === null || Array.isArray(on)) {
    return 'on must be an object of functions by event type';
  }
  const wrong = Object.entries(on).find(([, step]) => typeof step !== 'function');
  return wrong === undefined ? undefined : `on.${wrong[0]} must be a function`;
}

/** A copy is frozen: what the module holds stays as it is. */
function frozen<Value extends JsonValue>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) frozen(member as JsonValue);
    Object.freeze(value);
  }
  return value;
}
