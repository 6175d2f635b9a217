import type { Clock, Timer } from '../../platform/clock.ts';
import type { PullStore } from './ports.ts';
import type { PullSession } from './pull-session.ts';

export interface PullLookoutDeps {
  readonly store: Pick<PullStore, 'epochs'>;
  readonly clock: Clock;
  readonly onTrouble: (cause: unknown) => void;
}

/** How soon a process sees what another has done. */
const LOOK_MS = 1_000;

/**
 * Watches out for what other processes do to the subscriptions that somebody waits for in this one:
 * with one query for all of them, and none while nobody waits.
 */
export class PullLookout {
  readonly #deps: PullLookoutDeps;
  readonly #waiters = new Map<PullSession, number>();
  #timer: Timer | undefined;
  #looking: Promise<void> | undefined;

  constructor(deps: PullLookoutDeps) {
    this.#deps = deps;
  }

  begin(session: PullSession): void {
    this.#waiters.set(session, (this.#waiters.get(session) ?? 0) + 1);
    this.#timer ??= this.#deps.clock.every(LOOK_MS, () => this.#lookOnce());
  }

  end(session: PullSession): void {
    const left = (this.#waiters.get(session) ?? 0) - 1;
    if (left > 0) this.#waiters.set(session, left);
    else this.#waiters.delete(session);
    if (this.#waiters.size > 0) return;
    this.#timer?.stop();
    this.#timer = undefined;
  }

  /** Nobody waits any longer. */
  async close(): Promise<void> {
    for (const session of this.#waiters.keys()) session.ring();
    await this.#looking;
  }

  #lookOnce(): void {
    this.#looking ??= this.#look()
      .catch(this.#deps.onTrouble)
      .finally(() => {
        this.#looking = undefined;
      });
  }

  async #look(): Promise<void> {
    const known = Array.from(this.#waiters.keys(), (session) => {
      return { session, epoch: session.epoch };
    });
    const epochs = await this.#deps.store.epochs(known.map(({ session }) => session.id));
    for (const { session, epoch } of known) {
      if (epoch === undefined || epochs.get(session.id) !== epoch) session.outdated(epoch);
    }
  }
}
