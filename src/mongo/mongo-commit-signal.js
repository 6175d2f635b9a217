import { passed } from '../platform/clock.js';
import { COLLECTIONS, MAJORITY_READ } from './collections.js';
import { findDocuments } from './find-documents.js';
const BACKOFF_MS = 100;
const BACKOFF_MS_MAX = 10_000;
/** How long the server waits with an empty reply. */
const AWAIT_MS = 1_000;
const CLOSE_MS = 1_000;
const PLACE_FIELDS = { firstPosition: 1, count: 1 };
/**
 * Tells of commits by one change stream, which shows what a majority has. It is only a hint: no
 * resume token is kept. After any failure it begins anew, with the newest commit there is and a
 * stream from there on, after a pause that grows up to ten seconds while no stream tells anything.
 */
export function createMongoCommitSignal(databases, { clock, onFailure }) {
    return {
        listen(told) {
            const listening = new Listening(databases, clock, told, onFailure);
            const over = listening.run();
            return {
                async close() {
                    const ended = listening.stop().then(() => over);
                    // A database that is silent must not hold up the end.
                    await Promise.race([ended, passed(clock, CLOSE_MS)]);
                },
            };
        },
    };
}
class Listening {
    #databases;
    #clock;
    #told;
    #onFailure;
    #stopped;
    #stop = () => { };
    #isStopped = false;
    #backoffMs = BACKOFF_MS;
    #stream;
    constructor(databases, clock, told, onFailure) {
        this.#databases = databases;
        this.#clock = clock;
        this.#told = told;
        this.#onFailure = onFailure;
        this.#stopped = new Promise((resolve) => {
            this.#stop = resolve;
        });
    }
    async run() {
        while (!this.#isStopped) {
            try {
                await this.#listen();
            }
            catch (cause) {
                if (this.#isStopped)
                    return;
                this.#onFailure(cause);
            }
            await Promise.race([passed(this.#clock, this.#backoffMs), this.#stopped]);
            this.#backoffMs = Math.min(this.#backoffMs * 2, BACKOFF_MS_MAX);
        }
    }
    async stop() {
        this.#isStopped = true;
        this.#stop();
        await closed(this.#stream);
    }
    /** Until the stream ends, by whatever. */
    async #listen() {
        const { evidence } = this.#databases;
        const newest = { filter: {}, sort: { _id: -1 }, limit: 1, projection: PLACE_FIELDS };
        const { commits } = COLLECTIONS;
        const { found, readAt } = await findDocuments(evidence, commits.name, newest);
        for (const commit of found)
            this.#told(lastPositionOf(commit));
        if (this.#isStopped)
            return;
        // Behind what was just read, so that nothing is missed between the two.
        const stream = this.#openedAt(readAt);
        this.#stream = stream;
        try {
            for await (const { fullDocument } of stream) {
                this.#told(lastPositionOf(fullDocument));
                this.#backoffMs = BACKOFF_MS;
            }
        }
        finally {
            await closed(stream);
        }
    }
    #openedAt(startAtOperationTime) {
        const { name } = COLLECTIONS.commits;
        const commits = this.#databases.evidence.collection(name, MAJORITY_READ);
        const place = { 'fullDocument.firstPosition': 1, 'fullDocument.count': 1 };
        const inserts = { $match: { operationType: 'insert' } };
        return commits.watch([inserts, { $project: { operationType: 1, ...place } }], { startAtOperationTime, maxAwaitTimeMS: AWAIT_MS });
    }
}
function lastPositionOf({ firstPosition, count }) {
    return firstPosition + count - 1;
}
/** Its end is of no interest to anybody. */
async function closed(stream) {
    await stream?.close().catch(() => undefined);
}
//# sourceMappingURL=mongo-commit-signal.js.map