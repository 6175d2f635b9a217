import { answerAttempt } from './answer-attempt.js';
/** The attempts at the slot after the newest known commit whose outcome is not known yet. */
export class SentAttempts {
    #attempts = [];
    add(attempt, group) {
        this.#attempts.push({ attempt, group });
    }
    /** The slot is filled, by the attempt of this id: all that were sent for it have their outcome. */
    settle(winner) {
        const attempts = this.#attempts;
        this.#attempts = [];
        for (const { attempt } of attempts) {
            for (const { request } of attempt.plan.accepted)
                request.markNotStored();
        }
        const ours = attempts.find(({ attempt }) => attempt.commit?.record.attemptId === winner);
        if (ours === undefined)
            return;
        answerAttempt(ours.attempt);
        ours.group.committed(ours.attempt);
    }
}
/**
 * True where a request that was sent before would be refused, or told to be a repeat, by what it
 * may have stored itself: a plan that stores nothing does not contend for the slot that tells.
 */
export function isEcho({ plan, commit }) {
    return commit === undefined && [...plan.answers.keys()].some((request) => request.isSent);
}
//# sourceMappingURL=sent-attempts.js.map