import jsonata from 'jsonata';
import type { Fault } from '../../../errors.ts';
import type { JsonValue } from '../../../events/event.ts';
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

/** A JSONata expression: its input is the data, its result the new data. */
export function compileJsonata(expression: JsonValue): Step {
  const compiled = jsonata(expression as string);
  return {
    upcast: async (data) => {
      const result: unknown = await compiled.evaluate(data).catch(rethrown);
      return jsonResult(result, 'the result');
    },
  };
}

/** What it throws are objects that are no errors. */
function rethrown(cause: { readonly message?: string }): never {
  throw new Error(cause.message, { cause });
}
