/** A writer that took the slot and then died blocks everyone; after this long it is helped out. */
const PATIENCE_MS = 1_000;
/** Notices that a slot has been held for too long without a commit coming of it. */
export class StuckSlot {
    #clock;
    #since;
    constructor(clock) {
        this.#clock = clock;
    }
    moved() {
        this.#since = undefined;
    }
    isOverdue() {
        const now = this.#clock.monotonicMs();
        this.#since ??= now;
        return now - this.#since >= PATIENCE_MS;
    }
}
//# sourceMappingURL=stuck-slot.js.map