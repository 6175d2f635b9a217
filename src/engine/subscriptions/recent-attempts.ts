import { type Clock, passed } from '../../platform/clock.ts';
import type { DeliveryAttempt } from '../../subscriptions.ts';
import type { AttemptLog } from './ports.ts';

/** Tries that are kept of what happens between two writes; more of them are not of use to anyone. */
const ATTEMPTS_MAX = 50;

/** The tries of one run, written down now and then: failures before successes. */
export class RecentAttempts {
  readonly #subscriptionId: string;
  readonly #log: Pick<AttemptLog, 'note'>;
  readonly #clock: Clock;
  #attempts: DeliveryAttempt[] = [];
  #isDue = false;

  readonly #writeMs: () => number;

  constructor(
    subscriptionId: string,
    log: Pick<AttemptLog, 'note'>,
    clock: Clock,
    writeMs: () => number,
  ) {
    this.#subscriptionId = subscriptionId;
    this.#log = log;
    this.#clock = clock;
    this.#writeMs = writeMs;
  }

  add(attempt: DeliveryAttempt): void {
    if (this.#attempts.length < ATTEMPTS_MAX) this.#attempts.push(attempt);
    else if (attempt.outcome !== 'delivered') this.#replaceDelivered(attempt);
    if (this.#isDue) return;
    this.#isDue = true;
    passed(this.#clock, this.#writeMs()).then(() => this.write());
  }

  /** Never rejects. */
  async write(): Promise<void> {
    this.#isDue = false;
    if (this.#attempts.length === 0) return;
    const attempts = this.#attempts;
    this.#attempts = [];
    await this.#log.note(this.#subscriptionId, attempts);
  }

  #replaceDelivered(attempt: DeliveryAttempt): void {
    const index = this.#attempts.findIndex(({ outcome }) => outcome === 'delivered');
    if (index !== -1) this.#attempts.splice(index, 1);
    else this.#attempts.shift();
    this.#attempts.push(attempt);
  }
}
