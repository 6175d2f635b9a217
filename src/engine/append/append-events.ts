import { invalidRequest, isEventStoreError } from '../../errors.ts';
import type { Appended, AppendOptions, AppendsEvents } from '../../event-store.ts';
import type { NewEvent } from '../../events/event.ts';
import { type Capacity, LIMITS } from '../../events/limits.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Span, startSpan } from '../../platform/tracing.ts';
import { type AppendOutcome, outcomeOfError } from './append-outcome.ts';
import { AppendRequest, type PrepareDeps } from './append-request.ts';
import type { Committer } from './committer.ts';
import { parseEvents } from './parse-events.ts';

export interface AppendDeps extends PrepareDeps {
  readonly committer: Pick<Committer, 'assertOpen' | 'submit'>;
  readonly clock: Clock;
  readonly capacity: Capacity;
  /** Makes an aggregate type usable; undefined where it is already. */
  readonly ensureType: (aggregateType: string) => Promise<void> | undefined;
  /** Never throws. */
  readonly onSettled: (outcome: AppendOutcome, seconds: number) => void;
}

/** The write path: check the events, prepare them, and hand them to the committer. */
export function createAppendEvents(deps: AppendDeps): AppendsEvents['append'] {
  return async function appendEvents(events: readonly NewEvent[], options = {}) {
    const startedAt = deps.clock.monotonicMs();
    const span = startSpan('event_store.append');
    let outcome: AppendOutcome = 'committed';
    try {
      const appended = await span.run(() => append(events, options, span, deps));
      if (appended.alreadyStored) outcome = 'already_stored';
      return appended;
    } catch (error) {
      outcome = outcomeOfError(error);
      if (outcome !== 'refused') span.fail(isEventStoreError(error) ? error.code : 'internal');
      throw error;
    } finally {
      span.describe({ 'event_store.append.outcome': outcome });
      span.end();
      deps.onSettled(outcome, (deps.clock.monotonicMs() - startedAt) / 1_000);
    }
  };
}

async function append(
  events: readonly NewEvent[],
  options: AppendOptions,
  span: Span,
  deps: AppendDeps,
): Promise<Appended> {
  const parsed = parseEvents(events, options.context);
  if (span.isRecorded) span.describe(attributesOf(events));
  deps.committer.assertOpen();
  const timeoutMs = checkedTimeout(options.timeoutMs ?? deps.capacity.appendTimeoutMs);
  const now = deps.clock.monotonicMs();
  const request = new AppendRequest(parsed, { now, timeoutMs, span }, deps);
  for (const { event } of parsed) {
    const creating = deps.ensureType(event.aggregateType);
    if (creating !== undefined) await withinTime(creating, request, deps.clock);
  }
  deps.committer.submit(request);
  return await request.answer;
}

function attributesOf(events: readonly NewEvent[]) {
  return {
    'event_store.append.events': events.length,
    'event_store.append.aggregate_types': [
      ...new Set(events.map(({ aggregateType }) => aggregateType)),
    ],
  };
}

/** Making a type usable may take long; the caller is not kept waiting beyond its time. */
async function withinTime(
  creating: Promise<void>,
  request: AppendRequest,
  clock: Clock,
): Promise<void> {
  const expiry = clock.every(Math.max(request.deadline - clock.monotonicMs(), 0), () => {
    request.expire();
  });
  try {
    await Promise.race([creating, request.answer]);
  } finally {
    expiry.stop();
  }
}

function checkedTimeout(timeoutMs: number): number {
  if (timeoutMs > 0 && timeoutMs <= LIMITS.appendTimeoutMsMax) return timeoutMs;
  const message = `must be above 0 and at most ${LIMITS.appendTimeoutMsMax}`;
  throw invalidRequest([{ pointer: '/timeoutMs', message }]);
}
