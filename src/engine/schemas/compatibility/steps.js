/** A verdict that would take too long, or too deep a nesting. */
export class Undecided extends Error {
}
/** How much one comparison may take, in looks at a schema or a value: some microseconds each. */
export class Steps {
    #left;
    constructor(max) {
        this.#left = max;
    }
    /** @throws Undecided once all are spent */
    spend(count = 1) {
        this.#left -= count;
        if (this.#left < 0)
            throw new Undecided('the schemas take too long to compare');
    }
}
//# sourceMappingURL=steps.js.map