import type { Clock, Timer } from '../../platform/clock.ts';
import type { Assignments, Hold } from '../assignments/ports.ts';
import type { Deliverers, StoredSubscription, SubscriptionStore } from './ports.ts';

export interface RunnersDeps {
  readonly store: Pick<SubscriptionStore, 'revision' | 'list'>;
  readonly assignments: Pick<Assignments, 'offer' | 'revoke'>;
  readonly clock: Clock;
  readonly deliverers: Deliverers;
  /** Runs one, until the signal is aborted or there is no more to do. */
  readonly run: (subscription: StoredSubscription, signal: AbortSignal) => Promise<void>;
  readonly onTrouble: (cause: unknown) => void;
}

/** How soon a process sees what another has changed. */
const POLL_MS = 500;

interface Offered {
  subscription: StoredSubscription;
  /** Ends the run that is under way, so that the next begins with what is new. */
  restart: AbortController;
}

/**
 * Offers to run every active subscription whose target this process can reach, as long as it is
 * there; a change of any has its run begin anew.
 */
export class SubscriptionRunners {
  readonly #deps: RunnersDeps;
  readonly #offered = new Map<string, Offered>();
  readonly #polling: Timer;
  #revision = -1;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(deps: RunnersDeps) {
    this.#deps = deps;
    this.#polling = deps.clock.every(POLL_MS, () => this.lookSoon());
    this.lookSoon();
  }

  /** Something may have changed. Never throws. */
  lookSoon(): void {
    this.#looking ??= this.#look()
      .catch(this.#deps.onTrouble)
      .finally(() => {
        this.#looking = undefined;
      });
  }

  /** Offers no more; what runs is ended by whoever has given it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#polling.stop();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { store, deliverers } = this.#deps;
    const revision = await store.revision();
    if (revision === this.#revision || this.#isClosed) return;
    const run = (await store.list()).filter((each) => isRun(each, deliverers));
    const wanted = new Map(run.map((each) => [each.id, each]));
    for (const id of [...this.#offered.keys()]) if (!wanted.has(id)) await this.#withdraw(id);
    for (const subscription of wanted.values()) this.#take(subscription);
    this.#revision = revision;
  }

  #take(subscription: StoredSubscription): void {
    const offered = this.#offered.get(subscription.id);
    if (offered === undefined) {
      this.#offer(subscription);
    } else if (offered.subscription.revision !== subscription.revision) {
      offered.subscription = subscription;
      offered.restart.abort();
    }
  }

  #offer(subscription: StoredSubscription): void {
    const offered: Offered = { subscription, restart: new AbortController() };
    this.#offered.set(subscription.id, offered);
    this.#deps.assignments.offer(taskOf(subscription), (hold) => this.#runWhileHeld(offered, hold));
  }

  async #withdraw(id: string): Promise<void> {
    const offered = this.#offered.get(id);
    this.#offered.delete(id);
    if (offered !== undefined) await this.#deps.assignments.revoke(taskOf(offered.subscription));
  }

  async #runWhileHeld(offered: Offered, hold: Hold): Promise<void> {
    while (!hold.signal.aborted) {
      offered.restart = new AbortController();
      const { restart, subscription } = offered;
      await this.#deps.run(subscription, AbortSignal.any([hold.signal, restart.signal]));
      // It has ended by itself, which is for whoever has given it to judge.
      if (!restart.signal.aborted) return;
    }
  }
}

/** Pull subscriptions are asked; nothing runs for them. */
function isRun({ status, definition: { target } }: StoredSubscription, deliverers: Deliverers) {
  return status === 'active' && target.type !== 'pull' && deliverers[target.type] !== undefined;
}

/** Of the same kind as all that have such a target: what a process can reach differs. */
function taskOf({ id, definition: { target } }: StoredSubscription): string {
  return `${target.type}:${id}`;
}
