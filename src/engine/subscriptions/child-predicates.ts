import { LRUCache } from 'lru-cache';
import type { RecordedEvent } from '../../events/event.ts';
import type { Predicates } from './event-matcher.ts';
import type { FilterVerdict } from './ports.ts';
import { PredicateProcess } from './predicate-process.ts';

/** Events that are evaluated together: whoever comes next waits no longer than for these. */
const CHUNK_EVENTS = 32;
/** All of a chunk may take so long; nearly always they take a few milliseconds. */
const CHUNK_MS = 100;
/** One event alone: it may have been the machine that was slow. */
const ALONE_MS = 500;
/** An expression that has come to no end so many times in a row is not tried again for a while. */
const STRIKES_MAX = 3;
const STRIKE_TTL_MS = 60_000;
const STRUCK_MAX = 1_000;

type Verdicts = readonly FilterVerdict[];

/**
 * Evaluates predicates in one process of its own, shared by all, that sees nothing but the events.
 * It is started by the first predicate; one that comes to no end costs its own event alone.
 */
export class ChildPredicates implements Predicates {
  readonly #process = new PredicateProcess();
  readonly #strikes = new LRUCache<string, number>({ max: STRUCK_MAX, ttl: STRIKE_TTL_MS });
  #last: Promise<unknown> = Promise.resolve();

  async evaluate(expression: string, events: readonly RecordedEvent[]): Promise<Verdicts> {
    const verdicts: FilterVerdict[] = [];
    for (let start = 0; start < events.length; start += CHUNK_EVENTS) {
      const chunk = events.slice(start, start + CHUNK_EVENTS);
      verdicts.push(...(await this.#inTurn(() => this.#evaluateAll(expression, chunk))));
    }
    return verdicts;
  }

  close(): Promise<void> {
    return this.#process.close();
  }

  #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(action);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #evaluateAll(expression: string, events: readonly RecordedEvent[]): Promise<Verdicts> {
    if (events.length === 0) return [];
    if ((this.#strikes.get(expression) ?? 0) >= STRIKES_MAX) {
      return events.map(() => ({ failed: 'has come to no end before' }));
    }
    if (events.length === 1) return [await this.#evaluateAlone(expression, events)];
    const answer = await this.#ask(expression, events, CHUNK_MS);
    if (answer !== undefined && 'results' in answer) return answer.results.map(verdictOf);
    // The one that is at fault is looked for: where it is not known, by halves.
    const parts =
      answer === undefined
        ? cutAt(events, [events.length >>> 1])
        : cutAt(events, [answer.done, answer.done + 1]);
    const verdicts: FilterVerdict[] = [];
    for (const part of parts) verdicts.push(...(await this.#evaluateAll(expression, part)));
    return verdicts;
  }

  async #evaluateAlone(
    expression: string,
    events: readonly RecordedEvent[],
  ): Promise<FilterVerdict> {
    const answer = await this.#ask(expression, events, ALONE_MS);
    if (answer !== undefined && 'results' in answer) {
      this.#strikes.delete(expression);
      const [result] = answer.results;
      return result === undefined ? { failed: 'was not evaluated' } : verdictOf(result);
    }
    this.#strikes.set(expression, (this.#strikes.get(expression) ?? 0) + 1);
    return { failed: answer === undefined ? TAKES_TOO_MUCH : TAKES_TOO_LONG };
  }

  #ask(expression: string, events: readonly RecordedEvent[], timeoutMs: number) {
    return this.#process.evaluate({ expression, events: JSON.stringify(events), timeoutMs });
  }
}

const TAKES_TOO_MUCH = 'has ended the process that evaluates it: it takes too much memory';
const TAKES_TOO_LONG = `takes longer than ${ALONE_MS} ms`;

function verdictOf({ isTrue, error }: { readonly isTrue: boolean; readonly error?: string }) {
  if (error !== undefined) return { failed: error };
  return isTrue ? 'matches' : 'differs';
}

function cutAt<Item>(items: readonly Item[], places: readonly number[]): readonly Item[][] {
  const ends = [...places, items.length];
  return ends.map((end, index) => items.slice(index === 0 ? 0 : ends[index - 1], end));
}
