import { LRUCache } from 'lru-cache';
import type { RecordedEvent } from '../../events/event.ts';
import type { FilterVerdict, Predicates } from './event-matcher.ts';
import { PredicateProcess } from './predicate-process.ts';

/** Events that are evaluated together: whoever comes next waits no longer than for these. */
const CHUNK_EVENTS = 32;
/** All of a chunk may take so long; nearly always they take a few milliseconds. */
const CHUNK_MS = 100;
/** An expression that has taken longer is evaluated beside the others for so long. */
const SLOW_TTL_MS = 60_000;
const SLOW_MAX = 1_000;
/** One event alone: it may have been the machine that was slow. */
const ALONE_MS = 500;
/** An expression that has come to no end so many times in a row is not tried again for a while. */
const STRIKES_MAX = 3;
const STRIKE_TTL_MS = 60_000;
const STRUCK_MAX = 1_000;

type Verdicts = readonly FilterVerdict[];

/**
 * Evaluates predicates in a process of their own, shared by all, that sees nothing but the events,
 * and those that take long in a second one, where they hold up nobody but each other. Each process
 * is started by the first predicate that needs it; one that comes to no end costs its own event alone.
 */
export class ChildPredicates implements Predicates {
  readonly #usual = new Lane();
  readonly #beside = new Lane();
  readonly #slow = new LRUCache<string, true>({ max: SLOW_MAX, ttl: SLOW_TTL_MS });
  readonly #strikes = new LRUCache<string, number>({ max: STRUCK_MAX, ttl: STRIKE_TTL_MS });

  async evaluate(expression: string, events: readonly RecordedEvent[]): Promise<Verdicts> {
    const verdicts: FilterVerdict[] = [];
    for (let start = 0; start < events.length; start += CHUNK_EVENTS) {
      const chunk = events.slice(start, start + CHUNK_EVENTS);
      verdicts.push(...(await this.#evaluateChunk(expression, chunk)));
    }
    return verdicts;
  }

  async close(): Promise<void> {
    await Promise.all([this.#usual.close(), this.#beside.close()]);
  }

  async #evaluateChunk(expression: string, events: readonly RecordedEvent[]): Promise<Verdicts> {
    if (!this.#slow.has(expression)) {
      const answer = await this.#usual.inTurn((ask) => ask(taskOf(expression, events, CHUNK_MS)));
      if (answer !== undefined && 'results' in answer) return answer.results.map(verdictOf);
      this.#slow.set(expression, true);
    }
    return await this.#beside.inTurn((ask) => this.#evaluateAll(expression, events, ask));
  }

  async #evaluateAll(
    expression: string,
    events: readonly RecordedEvent[],
    ask: Ask,
  ): Promise<Verdicts> {
    if (events.length === 0) return [];
    if ((this.#strikes.get(expression) ?? 0) >= STRIKES_MAX) {
      return events.map(() => ({ failed: 'has come to no end before' }));
    }
    if (events.length === 1) return [await this.#evaluateAlone(expression, events, ask)];
    const answer = await ask(taskOf(expression, events, CHUNK_MS));
    if (answer !== undefined && 'results' in answer) return answer.results.map(verdictOf);
    // The one that is at fault is looked for: where it is not known, by halves.
    const parts =
      answer === undefined
        ? cutAt(events, [events.length >>> 1])
        : cutAt(events, [answer.done, answer.done + 1]);
    const verdicts: FilterVerdict[] = [];
    for (const part of parts) {
      verdicts.push(...(await this.#evaluateAll(expression, part, ask)));
    }
    return verdicts;
  }

  async #evaluateAlone(
    expression: string,
    events: readonly RecordedEvent[],
    ask: Ask,
  ): Promise<FilterVerdict> {
    const answer = await ask(taskOf(expression, events, ALONE_MS));
    if (answer !== undefined && 'results' in answer) {
      this.#strikes.delete(expression);
      const [result] = answer.results;
      return result === undefined ? { failed: 'was not evaluated' } : verdictOf(result);
    }
    this.#strikes.set(expression, (this.#strikes.get(expression) ?? 0) + 1);
    return { failed: answer === undefined ? TAKES_TOO_MUCH : TAKES_TOO_LONG };
  }
}

type Ask = PredicateProcess['evaluate'];

/** A process, and those who take their turns with it. */
class Lane {
  readonly #process = new PredicateProcess();
  #last: Promise<unknown> = Promise.resolve();

  inTurn<Result>(action: (ask: Ask) => Promise<Result>): Promise<Result> {
    const done = this.#last.then(() => action((task) => this.#process.evaluate(task)));
    this.#last = done.catch(() => undefined);
    return done;
  }

  close(): Promise<void> {
    return this.#process.close();
  }
}

function taskOf(expression: string, events: readonly RecordedEvent[], timeoutMs: number) {
  return { expression, events: JSON.stringify(events), timeoutMs };
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
