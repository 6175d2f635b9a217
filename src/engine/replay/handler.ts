import type { JsonObject, RecordedEvent } from '../../events/event.ts';
import type { ReducerDefinition } from '../../reducer.ts';
import type { HandlerKey } from '../../replay.ts';
import { callAtOnce } from './call-at-once.ts';
import { mergeInto, type OwnedObject } from './merge-patch.ts';

/** Folds the events of an aggregate into its state. */
export interface Handler extends HandlerKey {
  /** The state before the first event, frozen. */
  readonly initial: JsonObject;
  /** Begins in a state that nobody else holds, or in the initial one. */
  begin(state?: JsonObject): Fold;
}

/** A state on its way from event to event. */
export interface Fold {
  /** Until the next event. What it is made of may be shared with the events and the reducer. */
  readonly state: unknown;
  /** @throws whatever the reducer throws, and where it gives back no object. */
  apply(event: RecordedEvent): void;
}

export const MERGE_PATCH_NAME = 'merge-patch';

/** Folds each event's data into `{}` by JSON Merge Patch (RFC 7396). It takes events of any type. */
export const MERGE_PATCH: Handler = {
  name: MERGE_PATCH_NAME,
  version: 1,
  initial: Object.freeze({}),
  begin(state = {}) {
    const owned = state as OwnedObject;
    return { state: owned, apply: ({ data }) => mergeInto(owned, data) };
  },
};

/** `initial` must be frozen: no fold may change it for the next. */
export function reducerHandler(
  { on, version }: Pick<ReducerDefinition<JsonObject>, 'on' | 'version'>,
  { name, initial }: { readonly name: string; readonly initial: JsonObject },
): Handler {
  // A plain object has more names than its own; a Map has no others.
  const steps = new Map(Object.entries(on));
  return {
    name,
    version,
    initial,
    begin(begun = initial) {
      let state = begun;
      return {
        get state() {
          return state;
        },
        apply(event) {
          const step = steps.get(event.eventType);
          if (step === undefined) return;
          state = checkedState(callAtOnce(() => step.call(on, state, event)));
        },
      };
    },
  };
}

/** What is within is looked at once, at the end of a replay. */
function checkedState(state: JsonObject): JsonObject {
  const given: unknown = state;
  if (isPlainObject(given)) return state;
  throw new TypeError(`It gave back ${nameOf(given)} in place of a state`);
}

function isPlainObject(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  const prototype: unknown = Object.getPrototypeOf(given);
  return prototype === Object.prototype || prototype === null;
}

function nameOf(given: unknown): string {
  if (given === null || given === undefined) return String(given);
  return typeof given === 'object' ? `a ${given.constructor.name}` : `a ${typeof given}`;
}
