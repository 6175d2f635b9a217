import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AppendsEvents } from '../../src/event-store.ts';
import type { AggregateKey } from '../../src/events/event.ts';
import { aggregateNamed } from './dense-log.ts';
import type { SeededRandom } from './seeded-random.ts';
import { type AskedEvent, anAskedEvent, type Telling, tellingOf } from './telling.ts';

const WRITERS = 16;
/** After an answer other than "committed", so that a store that is away is not run down. */
const PAUSE_MS = 20;
const BATCH_EVENTS_MAX = 6;

/**
 * Clients that append without a pause: single events and batches over several aggregates of two
 * types, some with expectations; every other append without an answer is sent again as it was.
 */
export class AppendLoad {
  /** All that was asked for and told so far, over all runs. */
  readonly tellings: Telling[] = [];
  readonly #random: SeededRandom;
  readonly #aggregates: readonly AggregateKey[];
  readonly #heads = new Map<string, number>();
  readonly #writers: number;

  constructor(random: SeededRandom, writers = WRITERS) {
    this.#random = random;
    this.#writers = writers;
    this.#aggregates = Array.from({ length: 12 }, (_, index) => ({
      aggregateType: index % 3 === 0 ? 'Spacecraft' : 'Mission',
      aggregateId: `under-load-${index}`,
    }));
  }

  /** How many appends were told "committed" so far. */
  get committedCount(): number {
    return this.tellings.filter(({ told }) => told.outcome === 'committed').length;
  }

  /** Starts the clients; the result stops them and resolves once each one has its last answer. */
  start(store: AppendsEvents): () => Promise<void> {
    let isStopped = false;
    const writers = Array.from({ length: this.#writers }, async () => {
      while (!isStopped) await this.#appendOnce(store);
    });
    const done = Promise.all(writers);
    // Whoever stops the load hears of it.
    done.catch(() => undefined);
    return async () => {
      isStopped = true;
      await done;
    };
  }

  /** Appends once, and writes down what was told. */
  async append(store: AppendsEvents, asked: readonly AskedEvent[]): Promise<Telling> {
    const telling = await tellingOf(store, asked);
    this.tellings.push(telling);
    if (telling.told.outcome === 'committed') {
      for (const event of telling.told.events) {
        const name = aggregateNamed(event);
        this.#heads.set(name, Math.max(this.#heads.get(name) ?? 0, event.sequenceNumber));
      }
    }
    return telling;
  }

  async #appendOnce(store: AppendsEvents): Promise<void> {
    const asked = this.#events();
    const isSentAgain = this.#random.below(2) === 0;
    const { told } = await this.append(store, asked);
    if (told.outcome === 'committed') return;
    await sleep(PAUSE_MS);
    if (told.outcome === 'unknown' && isSentAgain) await this.append(store, asked);
  }

  #events(): readonly AskedEvent[] {
    const size = this.#random.below(3) === 0 ? 2 + this.#random.below(BATCH_EVENTS_MAX - 1) : 1;
    const expects = size === 1 && this.#random.below(4) === 0;
    return Array.from({ length: size }, () => {
      const aggregate = this.#random.oneOf(this.#aggregates);
      const expected = expects ? (this.#heads.get(aggregateNamed(aggregate)) ?? 0) : undefined;
      return anAskedEvent({
        ...aggregate,
        eventId: randomUUID(),
        ...(expected !== undefined && { expectedSequenceNumber: expected }),
      });
    });
  }
}
