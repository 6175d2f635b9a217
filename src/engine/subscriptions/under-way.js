/** Deliveries that went out and have not landed. */
export class DeliveriesUnderWay {
    #underWay = new Map();
    #begun = 0;
    #freshCount = 0;
    get count() {
        return this.#underWay.size;
    }
    /** Events among them that have never failed. */
    get freshCount() {
        return this.#freshCount;
    }
    begin(lines, items) {
        this.#begun += 1;
        const number = this.#begun;
        this.#underWay.set(number, { lines, items });
        this.#freshCount += items.filter(isFresh).length;
        const events = items.map(({ event }) => event).sort((a, b) => a.position - b.position);
        return { number, events, attempt: (items[0]?.attempts ?? 0) + 1 };
    }
    land(number) {
        const landed = this.#underWay.get(number);
        if (!this.#underWay.delete(number) || !landed)
            throw new Error(`No delivery ${number} here`);
        this.#freshCount -= landed.items.filter(isFresh).length;
        return landed;
    }
}
function isFresh({ state }) {
    return state === 'fresh';
}
//# sourceMappingURL=under-way.js.map