/** The one session that a writer's transactions run in, until it has to be given up. */
export class WriterSession {
    #client;
    #session;
    #isKnown = false;
    constructor(client) {
        this.#client = client;
        this.#session = client.startSession();
    }
    get current() {
        return this.#session;
    }
    /** False until `register` has made the present session known to the other writers. */
    get isKnown() {
        return this.#isKnown;
    }
    markKnown(session) {
        this.#isKnown ||= session === this.#session;
    }
    /**
     * Goes on with a new session: a call in the old one was not answered, and may still change what
     * the driver believes of it.
     */
    replace() {
        const given = this.#session;
        this.#session = this.#client.startSession();
        this.#isKnown = false;
        // Ends its transaction where that is possible; nobody waits for it.
        given.endSession().catch(() => { });
    }
    async end() {
        await this.#session.endSession();
    }
}
//# sourceMappingURL=writer-session.js.map