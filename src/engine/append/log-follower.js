import { isEventStoreError } from '../../errors.js';
/** Looking for the commit is cheaper than trying for its slot again. */
const SLOT_LOOKS = 6;
const SLOT_LOOK_INTERVAL_MS = 2;
const PAUSE_MS = 5;
const PAUSE_MS_MAX = 500;
/** Keeps up with what everyone commits, and finds the time for this process's next attempt. */
export class LogFollower {
    #deps;
    #sent;
    #report;
    constructor(deps, sent, report) {
        this.#deps = deps;
        this.#sent = sent;
        this.#report = report;
    }
    /** Whatever a look meets, the group meets it too, and its requests are told. */
    async takeTurn() {
        await this.#deps.turns.take(() => this.catchUp().catch((e) => this.#report('internal', e)));
    }
    /** Someone else holds the slot, or has filled it. */
    async waitForSlot(obstacle, stuck) {
        this.#deps.turns.contended();
        const isOverdue = obstacle === 'contended' && stuck.isOverdue();
        for (let looks = 0; looks < SLOT_LOOKS; looks += 1) {
            if (await this.catchUp()) {
                stuck.moved();
                return await this.takeTurn();
            }
            await this.#deps.clock.sleep(SLOT_LOOK_INTERVAL_MS);
        }
        if (!isOverdue)
            return;
        await this.#evictOtherWriters();
        stuck.moved();
    }
    async pauseAndCatchUp(tries) {
        await this.#deps.clock.sleep(Math.min(PAUSE_MS_MAX, PAUSE_MS * 2 ** Math.min(tries, 10)));
        await this.catchUp();
    }
    /** True where there was a new commit. */
    async catchUp() {
        const commits = await this.#unlessUnavailable(() => this.#deps.view.catchUp());
        for (const commit of commits ?? []) {
            this.#deps.turns.note(commit.writer);
            this.#sent.settle(commit.attemptId);
        }
        return commits !== undefined && commits.length > 0;
    }
    async #evictOtherWriters() {
        const evicted = await this.#unlessUnavailable(() => this.#deps.log.evictOtherWriters());
        this.#report('writers_evicted', { evicted });
    }
    async #unlessUnavailable(action) {
        try {
            return await action();
        }
        catch (error) {
            if (!isEventStoreError(error, 'unavailable'))
                throw error;
            this.#report('unavailable', error);
            return undefined;
        }
    }
}
//# sourceMappingURL=log-follower.js.map