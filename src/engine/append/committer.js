import { EventStoreError } from '../../errors.js';
import { passed } from '../../platform/clock.js';
import { outsideOfSpans } from '../../platform/tracing.js';
import { answerAttempt } from './answer-attempt.js';
import { AppendQueue } from './append-queue.js';
import { attemptCommit, } from './commit-attempt.js';
import { CommitGroup } from './commit-group.js';
import { LogFollower } from './log-follower.js';
import { isEcho, SentAttempts } from './sent-attempts.js';
import { StuckSlot } from './stuck-slot.js';
const SWEEP_INTERVAL_MS = 50;
/** What is under way when the store is closed has so long to find its outcome. */
const CLOSE_GRACE_MS = 5_000;
const PAUSE_MS = 5;
/**
 * Commits appends in groups: while one group is on its way, the next gathers. A group is one
 * transaction that takes slot n+1 of the commits, whose unique `_id` is the lock between all
 * processes; position, sequence numbers, hashes and idempotency are decided within it.
 */
export class Committer {
    #deps;
    #queue;
    #sent = new SentAttempts();
    #follower;
    #group = [];
    #work;
    #isClosed = false;
    /** How long the latest attempt took. */
    #attemptMs = 0;
    #closesAt = Number.POSITIVE_INFINITY;
    constructor(deps) {
        this.#deps = deps;
        this.#queue = new AppendQueue(deps.capacity);
        this.#follower = new LogFollower(deps, this.#sent, deps.onTrouble);
    }
    get queuedEvents() {
        return this.#queue.eventCount;
    }
    /** Whether anything is on its way to the log. */
    get isCommitting() {
        return this.#work !== undefined;
    }
    /** @throws EventStoreError `queue_full`, `store_closed`; then the request was not taken. */
    submit(request) {
        this.assertOpen();
        this.#queue.add(request);
        // It goes on for those who come after this request.
        this.#work ??= outsideOfSpans(() => this.#commitAll());
    }
    /** @throws EventStoreError `store_closed`. */
    assertOpen() {
        if (this.#isClosed)
            throw new EventStoreError('store_closed', 'The store is closed.', {});
    }
    /** Takes no more requests; resolves when each one taken has its answer, soon in any case. */
    async close() {
        const { clock } = this.#deps;
        if (!this.#isClosed)
            this.#closesAt = clock.monotonicMs() + CLOSE_GRACE_MS;
        this.#isClosed = true;
        if (this.#work === undefined)
            return;
        // By then all have their answer, though a database that is silent may hold up the work.
        await Promise.race([this.#work, passed(clock, CLOSE_GRACE_MS + 2 * SWEEP_INTERVAL_MS)]);
    }
    async #commitAll() {
        const sweep = this.#deps.clock.every(SWEEP_INTERVAL_MS, () => this.#expire());
        while (this.#queue.eventCount > 0)
            await this.#commitNext().catch((error) => this.#fail(error));
        this.#work = undefined;
        sweep.stop();
    }
    async #commitNext() {
        // Where several write, those answered just now go on first, to be in this group with their
        // next append; a writer on its own does not wait for others.
        if (this.#group.length > 1)
            await new Promise(setImmediate);
        await this.#follower.takeTurn();
        this.#group = this.#queue.takeGroup();
        await this.#commitGroup(this.#group);
    }
    async #commitGroup(requests) {
        const group = new CommitGroup(requests, this.#deps);
        await group.committedBy(() => this.#settleGroup(group));
    }
    /** Until the group is settled nothing else goes out. */
    async #settleGroup(group) {
        const stuck = new StuckSlot(this.#deps.clock);
        let areIdsDoubted = false;
        for (let tries = 0;; tries += 1) {
            const open = this.#openOf(group);
            if (open.length === 0)
                return;
            group.attempted();
            const outcome = await this.#attempt(open, areIdsDoubted);
            if (outcome.kind === 'committed') {
                if (!isEcho(outcome.attempt))
                    return this.#committed(outcome.attempt, group);
                await this.#waitForOutcome(outcome.attempt, stuck, tries);
                continue;
            }
            this.#deps.onTrouble(outcome.kind, outcome.cause);
            if (outcome.kind === 'rejected')
                return this.#isolate(open);
            if (outcome.kind === 'unknown')
                this.#sent.add(outcome.attempt, group);
            areIdsDoubted ||= outcome.kind === 'duplicate_event_id';
            await this.#recover(outcome.kind, open, stuck, tries);
        }
    }
    /** Those of a group that still wait, and have time for another attempt. */
    #openOf({ requests }) {
        const now = this.#deps.clock.monotonicMs();
        for (const request of requests)
            request.expireBefore(this.#attemptMs, now);
        return requests.filter((request) => !request.isSettled);
    }
    async #attempt(open, areIdsDoubted) {
        const { clock, view } = this.#deps;
        const startedAt = clock.monotonicMs();
        const outcome = await attemptCommit(open, { areIdsDoubted }, view, this.#deps);
        this.#attemptMs = clock.monotonicMs() - startedAt;
        return outcome;
    }
    /** It does not contend for the slot, so that it cannot wait for it for ever. */
    async #waitForOutcome({ plan }, stuck, tries) {
        this.#deps.onTrouble('echo');
        if (stuck.isOverdue()) {
            for (const request of plan.answers.keys())
                if (request.isSent)
                    request.expire();
        }
        await this.#follower.pauseAndCatchUp(tries);
    }
    async #recover(trouble, open, stuck, tries) {
        switch (trouble) {
            case 'contended':
            case 'slot_taken':
                return await this.#follower.waitForSlot(trouble, stuck);
            case 'unavailable':
            case 'unknown':
                return await this.#follower.pauseAndCatchUp(tries);
            case 'duplicate_sequence_number':
                this.#deps.view.heads.forget(open.flatMap(({ events }) => events.map((e) => e.aggregate)));
        }
        if (tries > 2)
            await this.#deps.clock.sleep(PAUSE_MS);
    }
    #committed(attempt, group) {
        if (attempt.commit !== undefined) {
            this.#deps.view.advance(attempt.commit.record);
            this.#sent.settle(attempt.commit.record.attemptId);
            this.#deps.turns.note(this.#deps.writer);
        }
        answerAttempt(attempt);
        group.committed(attempt);
    }
    /** One of the requests is one the database will never take: the others must not fail with it. */
    async #isolate(requests) {
        if (requests.length > 1) {
            for (const request of requests)
                await this.#commitGroup([request]);
            return;
        }
        requests[0]?.fail(new Error('The database refuses to store these events'));
    }
    #expire() {
        const now = this.#deps.clock.monotonicMs();
        const dueBy = now >= this.#closesAt ? Number.POSITIVE_INFINITY : now;
        this.#queue.expire(dueBy);
        for (const request of this.#group)
            if (request.deadline <= dueBy)
                request.expire();
    }
    #fail(error) {
        this.#deps.onTrouble('internal', error);
        for (const request of this.#group)
            request.fail(error);
    }
}
//# sourceMappingURL=committer.js.map