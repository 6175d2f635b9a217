import { findDocuments } from './find-documents.js';
/**
 * Majority reads of which none is older than the one before: after a failover the new primary may
 * need a moment to learn what a majority has, and would show less than what was seen already.
 */
export class MajorityView {
    #database;
    #seen;
    constructor(database) {
        this.#database = database;
    }
    /** @throws EventStoreError `unavailable`. */
    async find(collection, query) {
        const seen = this.#seen;
        const notBefore = seen === undefined ? query : { ...query, notBefore: seen };
        const reply = await findDocuments(this.#database, collection, notBefore);
        if (this.#seen === undefined || reply.readAt.greaterThan(this.#seen)) {
            this.#seen = reply.readAt;
        }
        return reply;
    }
}
//# sourceMappingURL=majority-view.js.map