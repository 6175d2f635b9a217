import jsonata from 'jsonata';
import type { Fault } from '../../../errors.ts';
import type { JsonObject, JsonValue } from '../../../events/event.ts';
import { StepMeter, TooManySteps } from '../documents/step-meter.ts';
import { jsonResult } from './json-result.ts';
import type { Step } from './step.ts';

export function jsonataFaults(expression: JsonValue): readonly Fault[] {
  if (typeof expression !== 'string') return [{ pointer: '', message: 'must be a text' }];
  try {
    jsonata(expression);
    return [];
  } catch (error) {
    const { message, position } = error as { readonly message: string; readonly position?: number };
    return [{ pointer: '', message: `is no JSONata expression: ${message} (at ${position})` }];
  }
}

/** What one evaluation may take beside its steps. The time is the last resort: it is nobody's alone. */
const EVALUATION_LIMITS = { stack: 3_000, sequence: 1_000_000, timeout: 30_000 };

/** What the library asks before each part of an expression that it evaluates. */
const ON_ENTRY = Symbol.for('jsonata.__evaluate_entry');

/**
 * A JSONata expression: its input is the data, its result the new data. One that does not end is
 * ended: it is evaluated in the thread that serves everybody.
 */
export function compileJsonata(expression: JsonValue): Step {
  const compiled = jsonata(expression as string, EVALUATION_LIMITS);
  compiled.assign(ON_ENTRY as unknown as string, countedSteps());
  return {
    upcast: async (data) => {
      const result: unknown = await compiled.evaluate(data).catch(rethrown);
      return jsonResult(result, 'the result');
    },
  };
}

/** The outermost frame of one evaluation, where `$` is its input. */
interface Evaluation {
  readonly lookup: (name: '$') => JsonObject;
}

/** Gives each evaluation as many steps as a check of the same data has. */
function countedSteps() {
  const meters = new WeakMap<Evaluation, StepMeter>();
  return (_part: unknown, _input: unknown, { base }: { readonly base: Evaluation }) => {
    const meter = meters.get(base);
    if (meter !== undefined) return meter.spend(1);
    const begun = new StepMeter();
    begun.begin(base.lookup('$'));
    meters.set(base, begun);
  };
}

/** What it throws are objects that are no errors. */
function rethrown(cause: { readonly message?: string }): never {
  const message = cause instanceof TooManySteps ? 'the expression does not end' : cause.message;
  throw new Error(message, { cause });
}
