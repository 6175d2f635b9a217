/** How much each one holds of something. Whoever is counted as nobody is not limited. */
export class Holdings {
    #amounts = new Map();
    of(countedAs) {
        return countedAs === undefined ? 0 : (this.#amounts.get(countedAs) ?? 0);
    }
    add(amount, countedAs) {
        if (countedAs === undefined)
            return;
        const held = this.of(countedAs) + amount;
        if (held > 0)
            this.#amounts.set(countedAs, held);
        else
            this.#amounts.delete(countedAs);
    }
    giveBack(amount, countedAs) {
        this.add(-amount, countedAs);
    }
}
//# sourceMappingURL=holdings.js.map