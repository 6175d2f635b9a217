/** How long after meeting a rival at the slot the processes take turns. */
const TAKE_TURNS_MS = 500;
/** Commits in a row before it is the next one's turn: each change of hands costs a pause. */
const TURN_COMMITS = 3;
/** Whoever has not used its turn for so long is passed over; longer than a commit under load. */
const PATIENCE_MS = 15;
const LOOK_INTERVAL_MS = 1;
/** The first look comes a little before the turn is expected. */
const EARLY = 0.5;
/**
 * Who goes next when several processes append to one log. Left to themselves they take the slot
 * from each other and abort most of what they try. So as soon as one meets another at the slot,
 * they take turns, in the order of their ids: everyone sees in the commits whose turn it was, and
 * groups grow meanwhile. A matter of speed only: nothing is wrong if all think it is their turn.
 */
export class Turns {
    #clock;
    #self;
    #rivals = new Map();
    #latest = { writer: '', inARow: 0, seenAt: 0 };
    #paceMs = LOOK_INTERVAL_MS;
    #contendedAt = Number.NEGATIVE_INFINITY;
    constructor(clock, self) {
        this.#clock = clock;
        this.#self = self;
    }
    /** A commit that this process made or saw. */
    note(writer) {
        const seenAt = this.#clock.monotonicMs();
        const isSame = writer === this.#latest.writer;
        const inARow = isSame ? this.#latest.inARow + 1 : 1;
        if (isSame) {
            const paceMs = Math.min(seenAt - this.#latest.seenAt, PATIENCE_MS);
            this.#paceMs += (paceMs - this.#paceMs) / 8;
        }
        this.#latest = { writer, inARow, seenAt };
        if (writer !== this.#self)
            this.#rivals.set(writer, seenAt);
    }
    /** Someone else was at the slot. */
    contended() {
        this.#contendedAt = this.#clock.monotonicMs();
    }
    /** Resolves when this process should try for the next slot; `look` takes in new commits. */
    async take(look) {
        for (;;) {
            const pauseMs = this.#pauseMs();
            if (pauseMs <= 0)
                return;
            await this.#clock.sleep(pauseMs);
            await look();
        }
    }
    /** Until the next look; none where it is this process's turn. */
    #pauseMs() {
        const now = this.#clock.monotonicMs();
        if (now - this.#contendedAt > TAKE_TURNS_MS)
            return 0;
        const order = this.#order(now);
        const { writer, inARow, seenAt } = this.#latest;
        const holder = Math.max(order.indexOf(writer), 0);
        const distance = (order.indexOf(this.#self) - holder + order.length) % order.length;
        const isOver = inARow >= TURN_COMMITS;
        const turnsBefore = isOver ? (distance || order.length) - 1 : distance;
        if (turnsBefore === 0)
            return 0;
        const leftMs = seenAt + turnsBefore * PATIENCE_MS - now;
        const commitsBefore = turnsBefore * TURN_COMMITS - (isOver ? 0 : inARow);
        const expectedMs = seenAt + commitsBefore * this.#paceMs * EARLY - now;
        return Math.min(leftMs, Math.max(expectedMs, LOOK_INTERVAL_MS));
    }
    #order(now) {
        for (const [rival, seenAt] of this.#rivals) {
            if (now - seenAt > TAKE_TURNS_MS)
                this.#rivals.delete(rival);
        }
        return [this.#self, ...this.#rivals.keys()].sort();
    }
}
//# sourceMappingURL=turns.js.map