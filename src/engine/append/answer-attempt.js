import { recordedEvent } from './compose-commit.js';
/** Answers every request of an attempt that is known to have committed. */
export function answerAttempt({ plan, commit }) {
    for (const [request, outcome] of plan.answers)
        request.settle(outcome);
    if (commit === undefined)
        return;
    const timestamp = commit.record.timestamp.toISOString();
    let next = 0;
    for (const { request, placed } of plan.accepted) {
        const events = commit.events.slice(next, next + placed.length);
        next += placed.length;
        request.settle({
            events: events.map((event) => recordedEvent(event, timestamp)),
            alreadyStored: false,
        });
    }
}
//# sourceMappingURL=answer-attempt.js.map