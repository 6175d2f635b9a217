import { setTimeout as sleep } from 'node:timers/promises';
import { isEventStoreError } from '../../../src/errors.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { AskedEvent } from '../telling.ts';
import type { SoakServices } from './soak-services.ts';
import { POISON, soakEvents } from './soak-subscriptions.ts';

export interface LoadOptions {
  readonly services: SoakServices;
  readonly random: SeededRandom;
  /** At most: where the machine, or those who take events, are slower, it waits for them. */
  readonly eventsPerSecond: number;
  /** How many events the slowest receiver has still to take, of so many appended. */
  readonly backlog: (appended: number) => number;
  readonly backlogMax: number;
}

const BATCH_EVENTS = 5;
const TICK_MS = 10;
/** Many, as those that wait for the same commit cost little more than one. */
const UNDER_WAY_MAX = 64;
const AGAIN_MS = 100;

/** What nobody wins by sending it again. */
const WRONG = ['invalid_request', 'schema_violation', 'sequence_conflict', 'event_id_conflict'];

/** Clients that append at a given pace, and send again what they do not know the end of. */
export class SoakLoad {
  readonly #options: LoadOptions;
  readonly #underWay = new Set<Promise<void>>();
  #appended = 0;
  #trouble: unknown;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  get appended(): number {
    return this.#appended;
  }

  /** Resolves once so many are in the log, whatever the pace. */
  async begin(count: number): Promise<void> {
    for (let left = count; left > 0; left -= BATCH_EVENTS) {
      await this.#append(soakEvents(this.#options.random, BATCH_EVENTS));
    }
  }

  /** Resolves once the signal is aborted, and all is in the log that was sent. */
  async run(signal: AbortSignal, poisonAfterMs: number): Promise<void> {
    const { eventsPerSecond, random } = this.#options;
    const startedAt = performance.now();
    let last = startedAt;
    let due = 0;
    let isPoisoned = false;
    while (!signal.aborted) {
      const now = performance.now();
      // What could not be sent in time is not made up for.
      due = Math.min(due + ((now - last) * eventsPerSecond) / 1_000, 10 * BATCH_EVENTS);
      last = now;
      for (; due >= BATCH_EVENTS && this.#mayAppend(); due -= BATCH_EVENTS) {
        this.#start(soakEvents(random, BATCH_EVENTS));
      }
      if (!isPoisoned && now - startedAt > poisonAfterMs) {
        isPoisoned = true;
        this.#start([POISON]);
      }
      if (this.#trouble !== undefined) throw this.#trouble;
      await sleep(TICK_MS);
    }
    await Promise.all(this.#underWay);
    if (this.#trouble !== undefined) throw this.#trouble;
  }

  #mayAppend(): boolean {
    const { backlog, backlogMax } = this.#options;
    return this.#underWay.size < UNDER_WAY_MAX && backlog(this.#appended) < backlogMax;
  }

  #start(events: readonly AskedEvent[]): void {
    const appending = this.#append(events).catch((error) => {
      this.#trouble = error;
    });
    this.#underWay.add(appending);
    appending.finally(() => this.#underWay.delete(appending));
  }

  async #append(events: readonly AskedEvent[]): Promise<void> {
    for (;;) {
      try {
        await this.#options.services.store().append(events);
        this.#appended += events.length;
        return;
      } catch (error) {
        if (isEventStoreError(error) && WRONG.includes(error.code)) throw error;
        await sleep(AGAIN_MS);
      }
    }
  }
}
