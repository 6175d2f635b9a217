import { passed } from '../../platform/clock.js';
/** However the signal fails, a commit is seen after so long. */
const LOOK_INTERVAL_MS = 1_000;
/** To begin to listen costs more than to go on for a while. */
const IDLE_LOOKS_MAX = 30;
/**
 * The signal tells of this process's commits too, and often before their own reply is there, which
 * brings the events with it: not to wait for that would cost a query each time. Where others have
 * taken the slot, the committer learns of it by itself.
 */
const HOLD_MS = 50;
/**
 * Watches out for other processes' commits while anybody is interested: by a signal, which may fail
 * in any way, and behind it by a slow poll, so that a failure of the signal only takes time.
 */
export class CommitLookout {
    #deps;
    #listening;
    #timer;
    #wasWanted = false;
    #idleLooks = 0;
    #held;
    constructor(deps) {
        this.#deps = deps;
    }
    get isAttentive() {
        return this.#timer !== undefined;
    }
    /** Somebody waits, from now on or again. */
    attend() {
        this.#wasWanted = true;
        if (this.#timer !== undefined)
            return;
        const { clock, signal } = this.#deps;
        this.#idleLooks = 0;
        this.#timer = clock.every(LOOK_INTERVAL_MS, () => this.#look());
        this.#listening = signal.listen((position) => this.#told(position));
        // What was committed before it listens, it does not tell of.
        void this.#deps.look();
    }
    async close() {
        this.#timer?.stop();
        this.#timer = undefined;
        const listening = this.#listening;
        this.#listening = undefined;
        await listening?.close();
    }
    #told(position) {
        const { told, isCommitting, clock } = this.#deps;
        if (!isCommitting()) {
            told(position);
            return;
        }
        if (this.#held === undefined) {
            void passed(clock, HOLD_MS).then(() => {
                const held = this.#held ?? 0;
                this.#held = undefined;
                told(held);
            });
        }
        this.#held = Math.max(this.#held ?? 0, position);
    }
    #look() {
        const { isWanted, look, onIdle } = this.#deps;
        const isIdle = !this.#wasWanted && !isWanted();
        this.#wasWanted = false;
        this.#idleLooks = isIdle ? this.#idleLooks + 1 : 0;
        if (isIdle && this.#idleLooks >= IDLE_LOOKS_MAX) {
            void this.close();
            onIdle();
        }
        else if (isWanted()) {
            void look();
        }
    }
}
//# sourceMappingURL=commit-lookout.js.map