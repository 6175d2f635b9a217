import type { Response } from 'express';
import { EventStoreError } from '../errors.ts';
import { LIMITS } from '../events/limits.ts';
import type { Access } from './access.ts';
import { clientGone } from './client-gone.ts';
import type { Encoded } from './event-formats.ts';
import { Holdings } from './holdings.ts';
import { MemoryBudget } from './memory-budget.ts';
import { send } from './send.ts';

export interface StateLimits {
  /** States that are made at the same time, in all and for one principal or address. */
  readonly atOnceMax: number;
  readonly atOnceForOneMax: number;
  /** Requests that wait until one can be made for them. */
  readonly waitingMax: number;
  /** Answers that wait to be taken by their clients. */
  readonly bytesMax: number;
  readonly bytesForOneMax: number;
}

const STATE_LIMITS: StateLimits = {
  atOnceMax: LIMITS.statesAtOnceMax,
  atOnceForOneMax: LIMITS.statesAtOnceForOneMax,
  waitingMax: LIMITS.statesWaitingMax,
  bytesMax: LIMITS.statesBytesMax,
  bytesForOneMax: LIMITS.statesBytesForOneMax,
};

interface Waiting {
  readonly countedAs: string | undefined;
  readonly start: () => void;
}

/**
 * Makes states for clients. One can take 32 Mi characters, and several times that while it is made,
 * so that only some are made at a time, and what is not taken is held within a budget.
 */
export class StateAnswers {
  readonly #limits: StateLimits;
  readonly #held: MemoryBudget;
  readonly #making = new Holdings();
  #places: number;
  #waiting: Waiting[] = [];

  constructor(limits: StateLimits = STATE_LIMITS) {
    this.#limits = limits;
    this.#held = new MemoryBudget(limits);
    this.#places = limits.atOnceMax;
  }

  /**
   * Answers with what is made, when its turn has come.
   *
   * @throws EventStoreError `queue_full`; `clientGone` where the client has left; what `make` throws.
   */
  async answer(
    { countedAs }: Pick<Access, 'countedAs'>,
    response: Response,
    status: number,
    make: () => Promise<Encoded>,
  ): Promise<void> {
    const answer = await this.inTurn(countedAs, response, make);
    if (response.destroyed) throw clientGone();
    const bytes = Buffer.byteLength(answer.body);
    this.#held.take(bytes, countedAs);
    response.once('close', () => this.#held.giveBack(bytes, countedAs));
    send(response, status, answer);
  }

  /** Does work that makes a state, when its turn has come. @throws as `answer`. */
  async inTurn<Result>(
    countedAs: string | undefined,
    response: Response,
    work: () => Promise<Result>,
  ): Promise<Result> {
    this.#held.assertRoom(1, countedAs);
    if (this.#mayStart(countedAs)) this.#begin(countedAs);
    else await this.#turn(countedAs, response);
    try {
      return await work();
    } finally {
      this.#places += 1;
      this.#making.giveBack(1, countedAs);
      this.#next();
    }
  }

  #mayStart(countedAs: string | undefined): boolean {
    return this.#places > 0 && this.#making.of(countedAs) < this.#limits.atOnceForOneMax;
  }

  #begin(countedAs: string | undefined): void {
    this.#places -= 1;
    this.#making.add(1, countedAs);
  }

  #turn(countedAs: string | undefined, response: Response): Promise<void> {
    if (this.#waiting.length >= this.#limits.waitingMax) throw tooManyWait();
    return new Promise((start, refuse) => {
      const waiting = { countedAs, start };
      this.#waiting.push(waiting);
      response.once('close', () => {
        this.#waiting = this.#waiting.filter((each) => each !== waiting);
        refuse(clientGone());
      });
    });
  }

  /** The first who waits and does not have enough already. */
  #next(): void {
    const at = this.#waiting.findIndex(({ countedAs }) => this.#mayStart(countedAs));
    const [next] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (next === undefined) return;
    this.#begin(next.countedAs);
    next.start();
  }
}

function tooManyWait(): EventStoreError<'queue_full'> {
  const message = 'Nothing was done: too many wait for states already.';
  return new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
}
