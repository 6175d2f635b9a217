import { EventStoreError } from '../../errors.js';
import { passed } from '../../platform/clock.js';
import { loadPullState } from './load-pull-state.js';
import { RecentAttempts } from './recent-attempts.js';
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
    id;
    #deps;
    #attempts;
    #waiters = new Set();
    #pending = [];
    #working;
    #state;
    #isLetGo = false;
    constructor(id, deps) {
        this.id = id;
        this.#deps = deps;
        this.#attempts = new RecentAttempts(id, deps.attempts, deps.clock);
    }
    /** The one that it knows; undefined while it does not, or is about to know another. */
    get epoch() {
        return this.#working === undefined ? this.#state?.epoch : undefined;
    }
    get outlook() {
        return this.#state?.outlook();
    }
    /** @throws EventStoreError `unavailable`, `log_damaged`. */
    perform({ act, ...operation }) {
        return new Promise((resolve, reject) => {
            let result;
            const acting = async (state) => {
                result = await act(state);
            };
            const done = () => resolve(result);
            this.#pending.push({ operation: { ...operation, act: acting }, done, fail: reject });
            this.#working ??= this.#work();
        });
    }
    /** Calls whenever something was saved; gives what ends that. */
    onChange(wake) {
        this.#waiters.add(wake);
        return () => this.#waiters.delete(wake);
    }
    /** Another process has saved since the epoch. */
    outdated(epoch) {
        if (this.epoch !== epoch)
            return;
        this.#forget();
        this.ring();
    }
    ring() {
        for (const wake of [...this.#waiters])
            wake();
    }
    /** Nobody else is to ask; what is under way is done. */
    async letGo() {
        this.#isLetGo = true;
        await this.#working;
        this.#forget();
        await this.#attempts.write();
    }
    async #work() {
        // Whatever is asked for in the same turn goes together.
        await Promise.resolve();
        while (this.#pending.length > 0) {
            const group = this.#pending;
            this.#pending = [];
            try {
                await this.#performed(group.map(({ operation }) => operation));
                for (const { done } of group)
                    done();
            }
            catch (error) {
                this.#forget();
                for (const { fail } of group)
                    fail(error);
            }
        }
        if (this.#isLetGo)
            this.#forget();
        this.#working = undefined;
    }
    async #performed(group) {
        for (let tries = 0; tries < TRIES_MAX; tries += 1) {
            if (await this.#isPerformed(group, tries))
                return;
            this.#forget();
            const pauseMs = Math.min(PAUSE_MS * 2 ** tries, PAUSE_MS_MAX);
            await passed(this.#deps.clock, pauseMs * this.#deps.random());
        }
        throw new EventStoreError('unavailable', 'Other processes were always faster.', {});
    }
    /** False where another process was faster: then nothing has happened. */
    async #isPerformed(group, tries) {
        const { store } = this.#deps;
        const newest = this.#newest(group.map(({ subscription }) => subscription));
        const kept = this.#state?.subscription.revision === newest.revision ? this.#state : undefined;
        if (kept === undefined)
            this.#forget();
        const state = kept ?? (await this.#load(newest, tries));
        state.expire();
        for (const { act } of group)
            await act(state);
        if (state.isChanged)
            return await this.#isSaved(state);
        if (kept === undefined || !group.some(({ isCertain }) => isCertain))
            return true;
        return (await store.epochs([this.id])).get(this.id) === state.epoch;
    }
    async #load(subscription, tries) {
        const claims = tries >= PLAIN_TRIES;
        this.#state = await loadPullState(subscription, this.#deps, { claims });
        return this.#state;
    }
    async #isSaved(state) {
        if (!(await this.#deps.store.save(this.id, state.epoch, state.takeChange())))
            return false;
        for (const attempt of state.saved())
            this.#attempts.add(attempt);
        this.ring();
        return true;
    }
    /** Of what is asked for, and what is known. */
    #newest(asked) {
        const known = this.#state === undefined ? [] : [this.#state.subscription];
        return [...asked, ...known].reduce((newest, each) => each.revision > newest.revision ? each : newest);
    }
    #forget() {
        this.#state?.release();
        this.#state = undefined;
    }
}
//# sourceMappingURL=pull-session.js.map