/** What was opened, to be let go of in the end: what came last, first. */
export class Releases {
    #opened = [];
    push(release) {
        this.#opened.push(release);
    }
    /** Again is no harm. */
    async release() {
        for (const letGo of this.#opened.splice(0).reverse())
            await letGo();
    }
}
//# sourceMappingURL=releases.js.map