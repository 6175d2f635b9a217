/** What the steps of a chain together may add to one event: they can come over the API. */
export class GrowthAllowance {
    #charactersLeft = GROWTH_CHARACTERS_MAX;
    /** @throws Error where it is used up. */
    take(characters) {
        this.#charactersLeft -= characters;
        if (this.#charactersLeft >= 0)
            return;
        throw new Error(`patches add more than ${GROWTH_CHARACTERS_MAX} characters to the event`);
    }
}
/** JSON. */
const GROWTH_CHARACTERS_MAX = 64 * 1024;
//# sourceMappingURL=step.js.map