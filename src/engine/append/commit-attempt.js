import { isEventStoreError } from '../../errors.js';
import { composeCommit } from './compose-commit.js';
import { GroupFacts } from './group-facts.js';
import { planGroup } from './plan-group.js';
/** Tries once to commit the requests as the slot after the newest known commit. */
export async function attemptCommit(requests, options, view, deps) {
    const transaction = deps.log.begin();
    try {
        const head = await view.head();
        const facts = new GroupFacts(view.heads);
        const doubted = options.areIdsDoubted ? requests.filter(({ givenIds }) => givenIds.length) : [];
        const plan = await planWithin(transaction, requests, doubted, facts);
        const identity = { writer: deps.writer, attemptId: deps.newAttemptId(), now: deps.now() };
        const commit = plan.accepted.length > 0 ? composeCommit(head, plan, identity, deps.proofs) : undefined;
        const attempt = { plan, commit };
        const obstacle = await insertWithin(transaction, attempt);
        if (obstacle !== undefined) {
            await transaction.abort();
            return { kind: obstacle, cause: undefined };
        }
        const outcome = await send(transaction, attempt);
        if (outcome.kind === 'committed')
            view.heads.learn(facts.readHeads);
        return outcome;
    }
    catch (error) {
        await transaction.abort();
        if (!isEventStoreError(error, 'unavailable'))
            throw error;
        return { kind: 'unavailable', cause: error };
    }
}
async function planWithin(transaction, requests, doubted, facts) {
    if (doubted.length > 0)
        await facts.read(transaction, doubted);
    for (;;) {
        const plan = planGroup(requests, facts);
        if (plan.unread.size === 0)
            return plan;
        await facts.read(transaction, plan.unread);
    }
}
async function insertWithin(transaction, { plan, commit }) {
    if (commit === undefined)
        return undefined;
    const inserted = await transaction.insert(commit.record, commit);
    if (inserted !== 'inserted')
        return inserted;
    // Whoever was told meanwhile that nothing was stored must not find it stored.
    const isLate = plan.accepted.some(({ request }) => request.isSettled);
    return isLate ? 'expired' : undefined;
}
async function send(transaction, attempt) {
    for (const { request } of attempt.plan.accepted)
        request.markSent();
    const outcome = await transaction.commit();
    if (outcome.kind === 'committed')
        return { kind: 'committed', attempt };
    const { cause } = outcome;
    if (attempt.commit === undefined)
        return { kind: 'unavailable', cause };
    return { kind: 'unknown', attempt, cause };
}
//# sourceMappingURL=commit-attempt.js.map