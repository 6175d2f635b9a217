import type { Clock } from '../../platform/clock.ts';
import { NO_SPAN, type Span, startSpan } from '../../platform/tracing.ts';
import type { AppendRequest } from './append-request.ts';
import type { Attempt } from './commit-attempt.ts';
import type { StoredEvents } from './ports.ts';

/** What was stored together. */
export interface CommittedGroup {
  readonly events: number;
  readonly requests: number;
  /** From the moment the group was taken, with every attempt and every wait. */
  readonly seconds: number;
}

export interface GroupDeps {
  readonly clock: Clock;
  /** Never throws. */
  readonly onCommitted: (group: CommittedGroup) => void;
  /** Hears of the events, in the order of their positions. Never throws, and takes no time. */
  readonly onStored: (stored: StoredEvents) => void;
}

/** Requests on their way to one commit, and what is told of that. */
export class CommitGroup {
  readonly requests: readonly AppendRequest[];
  readonly #deps: GroupDeps;
  readonly #startedAt: number;
  #span = NO_SPAN;
  #attempts = 0;

  constructor(requests: readonly AppendRequest[], deps: GroupDeps) {
    this.requests = requests;
    this.#deps = deps;
    this.#startedAt = deps.clock.monotonicMs();
  }

  /** Commits it by the action, in a span that is part of the first request's, and of its trace. */
  async committedBy(action: () => Promise<void>): Promise<void> {
    const span = startGroupSpan(this.requests);
    this.#span = span;
    try {
      await span.run(action);
    } finally {
      if (span.isRecorded) span.describe({ 'event_store.commit.attempts': this.#attempts });
      span.end();
    }
  }

  attempted(): void {
    this.#attempts += 1;
  }

  committed({ plan, commit }: Attempt): void {
    if (commit === undefined) return;
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
function startGroupSpan(requests: readonly AppendRequest[]): Span {
  const spans = requests.map(({ span }) => span);
  const parent = spans.find(({ isRecorded }) => isRecorded) ?? spans[0] ?? NO_SPAN;
  const span = startSpan('event_store.commit', parent);
  if (span.isRecorded) span.linkTo(spans.filter((each) => each !== parent));
  return span;
}
