import { parentPort, workerData } from 'node:worker_threads';
import jsonata from 'jsonata';
import { LRUCache } from 'lru-cache';
import type { RecordedEvent } from '../../events/event.ts';
import type { FilterVerdict } from './ports.ts';

/** What the worker is sent. */
export interface PredicateTask {
  readonly expression: string;
  readonly events: readonly RecordedEvent[];
}

/** What it says: that it has started, and what it has found. */
export type PredicateMessage = 'ready' | { readonly verdicts: readonly FilterVerdict[] };

const COMPILED_MAX = 500;
const MESSAGE_CHARACTERS_MAX = 500;

const port = parentPort;
if (port === null) throw new Error('Only a worker thread evaluates predicates.');

/** How many events of the task are done: those who wait see by it whether it goes on. */
const progress = new Int32Array(workerData as SharedArrayBuffer);
const compiled = new LRUCache<string, jsonata.Expression>({ max: COMPILED_MAX });

port.on('message', async ({ expression, events }: PredicateTask) => {
  const verdicts: FilterVerdict[] = [];
  for (const event of events) {
    verdicts.push(await verdictOn(expression, event));
    Atomics.add(progress, 0, 1);
  }
  port.postMessage({ verdicts } satisfies PredicateMessage);
});
port.postMessage('ready' satisfies PredicateMessage);

async function verdictOn(expression: string, event: RecordedEvent): Promise<FilterVerdict> {
  try {
    return (await compiledOf(expression).evaluate(event)) === true ? 'matches' : 'differs';
  } catch (error) {
    const { message } = error as { readonly message?: unknown };
    return { failed: String(message ?? 'it has thrown').slice(0, MESSAGE_CHARACTERS_MAX) };
  }
}

/** Whatever it makes counts as JSONata itself has it. */
function compiledOf(expression: string): jsonata.Expression {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  const made = jsonata(`$boolean((${expression}\n))`);
  compiled.set(expression, made);
  return made;
}
