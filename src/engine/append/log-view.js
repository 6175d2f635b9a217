import { EMPTY_LOG, headAfter } from './compose-commit.js';
const CATCH_UP_COMMITS = 500;
/**
 * What this process knows of the log: its newest commit and, at exactly that commit, the heads of
 * aggregates. It moves by commits that a majority has, one after the other, and by nothing else.
 */
export class LogView {
    heads;
    #log;
    #onHead;
    #head;
    constructor(log, heads, onHead) {
        this.#log = log;
        this.heads = heads;
        this.#onHead = onHead;
    }
    /** The newest commit known; read where none is yet. */
    async head() {
        if (this.#head === undefined) {
            const newest = await this.#log.newestCommit();
            this.#head = newest === undefined ? EMPTY_LOG : headAfter(newest);
            this.#onHead(this.#head.position);
        }
        return this.#head;
    }
    /** Takes in the commits since; the new ones, in order. */
    async catchUp() {
        const { n } = await this.head();
        const commits = await this.#log.commitsAfter(n, CATCH_UP_COMMITS);
        for (const commit of commits)
            this.advance(commit);
        return commits;
    }
    /** The next commit, known to be majority-committed. */
    advance(commit) {
        if (commit.n !== (this.#head ?? EMPTY_LOG).n + 1) {
            throw new Error(`Commit ${commit.n} does not follow ${this.#head?.n}`);
        }
        this.#head = headAfter(commit);
        this.heads.learn(commit.aggregates);
        this.#onHead(this.#head.position);
    }
}
//# sourceMappingURL=log-view.js.map