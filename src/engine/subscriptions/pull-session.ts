import { EventStoreError } from '../../errors.ts';
import { passed } from '../../platform/clock.ts';
import { tellDead } from './delivery-observer.ts';
import { loadPullState } from './load-pull-state.ts';
import { PARKED_FULL } from './parked-items.ts';
import type { StoredSubscription } from './ports.ts';
import type { PullDeliveriesDeps } from './pull-deps.ts';
import type { PullOutlook, PullState } from './pull-state.ts';
import { RecentAttempts } from './recent-attempts.ts';

export interface PullOperation<Result> {
  readonly subscription: StoredSubscription;
  /** Where it changes nothing, it is made sure that no other process has saved meanwhile. */
  readonly isCertain: boolean;
  /** May be done more than once: what counts is the last time. */
  readonly act: (state: PullState) => Result | Promise<Result>;
}

interface Pending {
  readonly operation: PullOperation<void>;
  readonly done: () => void;
  readonly fail: (cause: unknown) => void;
}

const ATTEMPTS_WRITE_MS = 1_000;
const TRIES_MAX = 20;
/** Others may be so much faster that nothing is left but to make them begin anew as well. */
const PLAIN_TRIES = 2;
const PAUSE_MS = 4;
const PAUSE_MS_MAX = 200;

/**
 * What this process does to one pull subscription: what is asked for at the same time is done and
 * saved together, one after the other, however many processes do the same.
 */
export class PullSession {
  readonly id: string;
  readonly #deps: PullDeliveriesDeps;
  readonly #attempts: RecentAttempts;
  readonly #waiters = new Set<() => void>();
  #pending: Pending[] = [];
  #working: Promise<void> | undefined;
  #state: PullState | undefined;
  #isLetGo = false;

  constructor(id: string, deps: PullDeliveriesDeps) {
    this.id = id;
    this.#deps = deps;
    this.#attempts = new RecentAttempts(id, deps.attempts, deps.clock, () => ATTEMPTS_WRITE_MS);
  }

  /** The one that it knows; undefined while it does not, or is about to know another. */
  get epoch(): number | undefined {
    return this.#working === undefined ? this.#state?.epoch : undefined;
  }

  get outlook(): PullOutlook | undefined {
    return this.#state?.outlook();
  }

  /** @throws EventStoreError `subscription_not_found`, `unavailable`, `log_damaged`. */
  perform<Result>({ act, ...operation }: PullOperation<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      let result: Result;
      const acting = async (state: PullState) => {
        result = await act(state);
      };
      const done = () => resolve(result);
      this.#pending.push({ operation: { ...operation, act: acting }, done, fail: reject });
      this.#working ??= this.#work();
    });
  }

  /** Calls whenever something was saved; gives what ends that. */
  onChange(wake: () => void): () => void {
    this.#waiters.add(wake);
    return () => this.#waiters.delete(wake);
  }

  /** Another process has saved since the epoch. */
  outdated(epoch: number | undefined): void {
    if (this.epoch !== epoch) return;
    this.#forget();
    this.ring();
  }

  ring(): void {
    for (const wake of [...this.#waiters]) wake();
  }

  /** Nobody else is to ask; what is under way is done. */
  async letGo(): Promise<void> {
    this.#isLetGo = true;
    await this.#working;
    this.#forget();
    await this.#attempts.write();
  }

  async #work(): Promise<void> {
    // Whatever is asked for in the same turn goes together.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const group = this.#pending;
      this.#pending = [];
      try {
        await this.#performed(group.map(({ operation }) => operation));
        for (const { done } of group) done();
      } catch (error) {
        this.#forget();
        for (const { fail } of group) fail(error);
      }
    }
    if (this.#isLetGo) this.#forget();
    this.#working = undefined;
  }

  async #performed(group: readonly PullOperation<void>[]): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      if (await this.#isPerformed(group, tries)) return;
      this.#forget();
      const pauseMs = Math.min(PAUSE_MS * 2 ** tries, PAUSE_MS_MAX);
      await passed(this.#deps.clock, pauseMs * this.#deps.random());
    }
    throw new EventStoreError('unavailable', 'Other processes were always faster.', {});
  }

  /** False where another process was faster: then nothing has happened. */
  async #isPerformed(group: readonly PullOperation<void>[], tries: number): Promise<boolean> {
    const { store } = this.#deps;
    const newest = this.#newest(group.map(({ subscription }) => subscription));
    const kept = this.#state?.subscription.revision === newest.revision ? this.#state : undefined;
    if (kept === undefined) this.#forget();
    const state = kept ?? (await this.#load(newest, tries));
    state.expire();
    for (const { act } of group) await act(state);
    if (state.isChanged) return await this.#isSaved(state);
    if (state.isStuck) await this.#giveUp(state);
    if (kept === undefined || !group.some(({ isCertain }) => isCertain)) return true;
    return (await store.epochs([this.id])).get(this.id) === state.epoch;
  }

  async #load(subscription: StoredSubscription, tries: number): Promise<PullState> {
    const claims = tries >= PLAIN_TRIES;
    const current = await this.#deps.current(subscription);
    this.#state = await loadPullState(current, this.#deps, { claims });
    return this.#state;
  }

  async #isSaved(state: PullState): Promise<boolean> {
    const { store, observer } = this.#deps;
    const change = state.takeChange();
    if (!(await store.save(this.id, state.epoch, change))) return false;
    for (const attempt of state.saved()) {
      this.#attempts.add(attempt);
      observer.deliveryTried('pull', attempt);
    }
    tellDead(observer, state.subscription, change);
    if (state.isStuck) await this.#giveUp(state);
    this.ring();
    return true;
  }

  /** What was asked for is done all the same. */
  async #giveUp({ subscription }: PullState): Promise<void> {
    const { giveUp, onTrouble } = this.#deps;
    await giveUp(subscription, PARKED_FULL).catch(onTrouble);
    this.#forget();
  }

  /** Of what is asked for, and what is known. */
  #newest(asked: readonly StoredSubscription[]): StoredSubscription {
    const known = this.#state === undefined ? [] : [this.#state.subscription];
    return [...asked, ...known].reduce((newest, each) =>
      each.revision > newest.revision ? each : newest,
    );
  }

  #forget(): void {
    this.#state?.release();
    this.#state = undefined;
  }
}
