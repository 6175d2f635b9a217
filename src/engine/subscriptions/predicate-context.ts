import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Context, createContext, Script } from 'node:vm';

export interface PredicateTask {
  readonly expression: string;
  /** As JSON: an array. */
  readonly events: string;
  readonly timeoutMs: number;
}

/** In the order of the events; `error` has a text where the expression failed. */
export type PredicateAnswer =
  | { readonly results: readonly { readonly isTrue: boolean; readonly error?: string }[] }
  /** The time was up: so many events were done, and the next one was under way. */
  | { readonly done: number };

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8');
const JSONATA = new Script(SOURCE, { filename: 'jsonata.js' });

/** What goes in and out is text: no object of ours, with all that hangs on it, is within reach. */
const EVALUATOR = new Script(`
  // Of what event it failed is known; what is in it belongs in no error, nor makes it another error.
  const textOf = (error) => {
    let text = String(error?.message ?? error);
    for (const value of [error?.value, error?.value2]) {
      const said = JSON.stringify(value);
      if (typeof said === 'string' && said !== '') text = text.replaceAll(said, '…');
    }
    return text.slice(0, 500);
  };
  const evaluateAll = async (expression, events, results) => {
    try {
      // Whatever it makes counts as JSONata itself has it.
      const compiled = jsonata('$boolean((' + expression + '\\n))');
      for (const event of JSON.parse(events)) {
        try {
          results.push({ isTrue: (await compiled.evaluate(event)) === true });
        } catch (error) {
          results.push({ isTrue: false, error: textOf(error) });
        }
      }
    } catch (error) {
      results.fault = String(error?.message ?? error).slice(0, 500);
    }
  };
`);
const RUN = new Script(`
  globalThis.results = [];
  evaluateAll(globalThis.expression, globalThis.events, globalThis.results);
`);
const RESULTS = new Script('JSON.stringify({ results, fault: results.fault })');

/**
 * JSONata in a context of its own, in which there is nothing of Node: no process, no modules, and no
 * text becomes code. Its asynchronous steps count for its time.
 */
export class PredicateContext {
  #context: Context | undefined;

  evaluate({ expression, events, timeoutMs }: PredicateTask): PredicateAnswer {
    this.#context ??= freshContext();
    const context = this.#context;
    Object.assign(context, { expression, events });
    try {
      RUN.runInContext(context, { timeout: timeoutMs });
    } catch (error) {
      // What was interrupted may be in any state.
      this.#context = undefined;
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      return { done: answerIn(context).results.length };
    }
    const { results, fault } = answerIn(context);
    if (fault === undefined) return { results };
    const count = (JSON.parse(events) as readonly unknown[]).length;
    return { results: Array.from({ length: count }, () => ({ isTrue: false, error: fault })) };
  }
}

interface Answer {
  readonly results: readonly { readonly isTrue: boolean; readonly error?: string }[];
  readonly fault?: string;
}

function answerIn(context: Context): Answer {
  return JSON.parse(RESULTS.runInContext(context) as string) as Answer;
}

function freshContext(): Context {
  const context = createContext(Object.create(null), {
    microtaskMode: 'afterEvaluate',
    codeGeneration: { strings: false, wasm: false },
  });
  JSONATA.runInContext(context);
  EVALUATOR.runInContext(context);
  return context;
}
