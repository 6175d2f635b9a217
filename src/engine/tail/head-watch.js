import { EventStoreError, invalidRequest, isEventStoreError } from '../../errors.js';
import { CommitLookout } from './commit-lookout.js';
import { Followers } from './followers.js';
const POLL_MS = 10;
const POLL_MS_MAX = 200;
const EXPIRY_INTERVAL_MS = 25;
/**
 * Knows how far the log has come, and wakes those who wait for it to come further: for some time
 * until it has reached a position, or for any time until there is something behind one.
 */
export class HeadWatch {
    #deps;
    #lookout;
    #followers = new Followers();
    #waiters = new Set();
    #position = 0;
    #watching;
    #looking;
    #isClosed = false;
    constructor(deps) {
        this.#deps = deps;
        this.#lookout = new CommitLookout({
            ...deps,
            told: (position) => this.note(position),
            isWanted: () => this.#waiters.size > 0 || this.#followers.size > 0,
            look: () => this.look(),
            onIdle: () => deps.onIdle?.(),
        });
    }
    /** The newest position that is known here; 0 where none is. */
    get position() {
        return this.#position;
    }
    /** Whether commits of all processes are watched out for: somebody waits, or did just now. */
    get isAttentive() {
        return this.#lookout.isAttentive;
    }
    /** Events up to this position are known to be majority-committed. */
    note(position) {
        if (position <= this.#position)
            return;
        this.#position = position;
        for (const waiter of this.#waiters) {
            if (waiter.position <= position)
                this.#settle(waiter, position);
        }
        this.#followers.wake(position);
    }
    /**
     * Resolves once there is an event behind the position; at once where one is known. Rejects with
     * the signal's reason once that is aborted.
     *
     * @throws EventStoreError `store_closed`.
     */
    async waitBehind(position, signal) {
        if (this.#isClosed)
            throw closed();
        signal.throwIfAborted();
        if (position < this.#position)
            return;
        const waiting = this.#followers.wait(position, signal);
        this.#lookout.attend();
        await waiting;
    }
    /**
     * @throws EventStoreError `position_not_reached`, `invalid_request`, `queue_full`,
     *   `store_closed`; the reason of `signal` once that is aborted.
     */
    async waitFor(position, timeoutMs, signal) {
        assertCount('position', position);
        assertCount('timeoutMs', timeoutMs);
        if (this.#isClosed)
            throw closed();
        signal?.throwIfAborted();
        if (this.#position >= position)
            return this.#position;
        const { clock, capacity } = this.#deps;
        if (this.#waiters.size >= capacity.waitersMax) {
            const message = `${this.#waiters.size} callers are waiting for a position already.`;
            throw new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
        }
        const deadline = clock.monotonicMs() + Math.min(timeoutMs, capacity.waitTimeoutMsMax);
        const answer = this.#waitUntil(position, deadline, signal);
        this.#watching ??= this.#watch();
        this.#lookout.attend();
        return await answer;
    }
    /** Reads the head; those who ask meanwhile share the one look. Never rejects. */
    look() {
        this.#looking ??= this.#look().finally(() => {
            this.#looking = undefined;
        });
        return this.#looking;
    }
    async close() {
        this.#isClosed = true;
        for (const waiter of this.#waiters)
            this.#settle(waiter, closed());
        this.#followers.fail(closed());
        await this.#lookout.close();
    }
    #waitUntil(position, deadline, signal) {
        return new Promise((resolve, reject) => {
            const settle = (answer) => {
                signal?.removeEventListener('abort', onAbort);
                if (typeof answer === 'number')
                    resolve(answer);
                else
                    reject(answer);
            };
            const waiter = { position, deadline, settle };
            const onAbort = () => {
                this.#waiters.delete(waiter);
                reject(signal?.reason);
            };
            signal?.addEventListener('abort', onAbort, { once: true });
            this.#waiters.add(waiter);
        });
    }
    /** Other processes' commits are looked for only while somebody waits. */
    async #watch() {
        let pauseMs = POLL_MS;
        // A look can take longer than anyone has time.
        const expiry = this.#deps.clock.every(EXPIRY_INTERVAL_MS, () => this.#expire());
        while (this.#waiters.size > 0) {
            await this.look();
            if (this.#waiters.size === 0)
                break;
            await this.#deps.clock.sleep(pauseMs);
            pauseMs = Math.min(pauseMs * 1.5, POLL_MS_MAX);
        }
        expiry.stop();
        this.#watching = undefined;
    }
    /** An unreachable database is not the end of the wait: it may be back before its time is up. */
    async #look() {
        try {
            this.note(await this.#deps.readHead());
        }
        catch (error) {
            if (!isEventStoreError(error, 'unavailable')) {
                for (const waiter of this.#waiters)
                    this.#settle(waiter, internal(error));
                this.#followers.fail(internal(error));
            }
        }
    }
    #expire() {
        const now = this.#deps.clock.monotonicMs();
        for (const waiter of this.#waiters) {
            if (waiter.deadline > now)
                continue;
            const { position } = waiter;
            const head = this.#position;
            const message = `The log has not reached position ${position}; its head is ${head}.`;
            const details = { position, head };
            this.#settle(waiter, new EventStoreError('position_not_reached', message, details));
        }
    }
    #settle(waiter, answer) {
        this.#waiters.delete(waiter);
        waiter.settle(answer);
    }
}
function assertCount(name, value) {
    if (Number.isSafeInteger(value) && value >= 0)
        return;
    throw invalidRequest([{ pointer: `/${name}`, message: 'must be an integer from 0' }]);
}
const closed = () => new EventStoreError('store_closed', 'The store is closed.', {});
const internal = (cause) => new EventStoreError('internal', 'An error of the store.', {}, cause);
//# sourceMappingURL=head-watch.js.map