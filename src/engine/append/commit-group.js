import { NO_SPAN, startSpan } from '../../platform/tracing.js';
/** Requests on their way to one commit, and what is told of that. */
export class CommitGroup {
    requests;
    #deps;
    #startedAt;
    #span = NO_SPAN;
    #attempts = 0;
    constructor(requests, deps) {
        this.requests = requests;
        this.#deps = deps;
        this.#startedAt = deps.clock.monotonicMs();
    }
    /** Commits it by the action, in a span that is part of the first request's, and of its trace. */
    async committedBy(action) {
        const span = startGroupSpan(this.requests);
        this.#span = span;
        try {
            await span.run(action);
        }
        finally {
            if (span.isRecorded)
                span.describe({ 'event_store.commit.attempts': this.#attempts });
            span.end();
        }
    }
    attempted() {
        this.#attempts += 1;
    }
    committed({ plan, commit }) {
        if (commit === undefined)
            return;
        const { n, count } = commit.record;
        const seconds = (this.#deps.clock.monotonicMs() - this.#startedAt) / 1_000;
        if (this.#span.isRecorded) {
            this.#span.describe({
                'event_store.commit.number': n,
                'event_store.commit.events': count,
                'event_store.commit.requests': plan.accepted.length,
            });
        }
        this.#deps.onStored(commit);
        this.#deps.onCommitted({ events: count, requests: plan.accepted.length, seconds });
    }
}
/** One that is recorded, if there is one: it leads from the request's trace to the commit. */
function startGroupSpan(requests) {
    const spans = requests.map(({ span }) => span);
    const parent = spans.find(({ isRecorded }) => isRecorded) ?? spans[0] ?? NO_SPAN;
    const span = startSpan('event_store.commit', parent);
    if (span.isRecorded)
        span.linkTo(spans.filter((each) => each !== parent));
    return span;
}
//# sourceMappingURL=commit-group.js.map