import { LRUCache } from 'lru-cache';
import type { RecordedEvent } from '../../events/event.ts';
import type { Predicates } from './event-matcher.ts';
import type { FilterVerdict } from './ports.ts';
import { PredicateWorker, type StoppedBy } from './predicate-thread.ts';

/** Events that go to the worker together: whoever comes next waits no longer than for these. */
const CHUNK_EVENTS = 32;
/** One event may take so long. */
const EVENT_MS = 100;
/** The same alone, a second time: it may have been the machine that was slow. */
const PATIENT_MS = 1_000;
/** An expression that has come to no end so many times in a row is not tried again for a while. */
const STRIKES_MAX = 3;
const STRIKE_TTL_MS = 60_000;
const STRUCK_MAX = 1_000;

const FAILURES: Readonly<Record<StoppedBy, string>> = {
  time: `takes longer than ${PATIENT_MS} ms`,
  memory: 'takes too much memory',
  failure: 'could not be evaluated',
};

/**
 * Evaluates predicates in one worker thread, shared by all, that sees nothing but the events. It
 * is started by the first predicate; one that hangs is ended with it, and costs its own event alone.
 */
export class WorkerPredicates implements Predicates {
  readonly #worker = new PredicateWorker();
  readonly #strikes = new LRUCache<string, number>({ max: STRUCK_MAX, ttl: STRIKE_TTL_MS });
  #last: Promise<unknown> = Promise.resolve();

  async evaluate(
    expression: string,
    events: readonly RecordedEvent[],
  ): Promise<readonly FilterVerdict[]> {
    const verdicts: FilterVerdict[] = [];
    for (let start = 0; start < events.length; start += CHUNK_EVENTS) {
      const chunk = events.slice(start, start + CHUNK_EVENTS);
      verdicts.push(...(await this.#inTurn(() => this.#evaluateAll(expression, chunk))));
    }
    return verdicts;
  }

  close(): Promise<void> {
    return this.#worker.close();
  }

  #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(action);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #evaluateAll(
    expression: string,
    events: readonly RecordedEvent[],
  ): Promise<readonly FilterVerdict[]> {
    if (events.length === 0) return [];
    if ((this.#strikes.get(expression) ?? 0) >= STRIKES_MAX) {
      return events.map(() => ({ failed: 'has come to no end before' }));
    }
    const outcome = await this.#worker.evaluate({ expression, events }, EVENT_MS);
    if ('verdicts' in outcome) return outcome.verdicts;
    // What it had made of the others is gone with it.
    const { done } = outcome;
    const before = await this.#evaluateAll(expression, events.slice(0, done));
    const itself = await this.#evaluateAlone(expression, events.slice(done, done + 1));
    const after = await this.#evaluateAll(expression, events.slice(done + 1));
    return [...before, ...itself, ...after];
  }

  async #evaluateAlone(
    expression: string,
    events: readonly RecordedEvent[],
  ): Promise<readonly FilterVerdict[]> {
    const outcome = await this.#worker.evaluate({ expression, events }, PATIENT_MS);
    if ('verdicts' in outcome) {
      this.#strikes.delete(expression);
      return outcome.verdicts;
    }
    this.#strikes.set(expression, (this.#strikes.get(expression) ?? 0) + 1);
    return [{ failed: FAILURES[outcome.stoppedBy] }];
  }
}
