import type { JsonObject, RecordedEvent } from '../../events/event.ts';
import type { Replayed, ReplayOptions, ReplaysAggregates, TraceStep } from '../../replay.ts';
import { RangeCheck } from '../read/range-check.ts';
import { batchesFrom } from './fold-stored.ts';
import { Folding } from './folding.ts';
import { patchBetween } from './json-patch.ts';
import { registeredMeanwhile, TRIES_MAX, versionsNow } from './one-version.ts';
import { Pauses } from './pauses.ts';
import { assertFound, planReplay, type ReplayPlan } from './plan-replay.ts';
import { reachState } from './reach-state.ts';
import { answerOf, type ReplayDeps } from './replay-aggregate.ts';
import { applyWhatIf, whatIfEvents } from './what-if.ts';

/**
 * Replays step by step, each as a patch from the state before it. Where a schema is registered when
 * steps have left already, no more of them come: they would be of events in another version.
 */
export function createTraceReplay(deps: ReplayDeps): ReplaysAggregates['traceReplay'] {
  return async function* traceReplay(request, options = {}) {
    const startedAt = deps.clock.monotonicMs();
    const from = checkedStart(request);
    const plan = await planReplay(deps, request);
    const tracing = yield* stepsInOneVersion(deps, plan, from, options);
    const { folding } = tracing;
    assertFound(plan, folding.last);
    const answer = answerOf(plan, tracing);
    yield* whatIfSteps(deps, plan, tracing);
    const durationMs = deps.clock.monotonicMs() - startedAt;
    return { ...answer, state: folding.copyOrFail(), durationMs };
  };
}

function checkedStart({
  fromSequenceNumber = 1,
}: {
  readonly fromSequenceNumber?: number;
}): number {
  const check = new RangeCheck({ fromSequenceNumber });
  check.count('fromSequenceNumber', 1);
  return check.passed(fromSequenceNumber);
}

async function* stepsInOneVersion(
  deps: ReplayDeps,
  plan: ReplayPlan,
  from: number,
  options: ReplayOptions,
): AsyncGenerator<TraceStep, Tracing, undefined> {
  for (let tries = 1; ; tries += 1) {
    const versions = versionsNow(deps, plan);
    const tracing = await beginTrace(deps, plan, from, options);
    const start = tracing.folding.last;
    const isSame = () => versionsNow(deps, plan) === versions;
    if (yield* storedSteps(deps, plan, tracing, { ...options, isSame })) return tracing;
    if (tracing.folding.last !== start || tries === TRIES_MAX) throw registeredMeanwhile();
  }
}

interface Tracing extends Pick<Replayed, 'snapshot' | 'kept'> {
  readonly folding: Folding;
  /** After the last step; of the folding's own nothing is in it. */
  state: JsonObject;
}

/** The state before the first step is reached as any other. */
async function beginTrace(
  deps: ReplayDeps,
  plan: ReplayPlan,
  from: number,
  options: ReplayOptions,
): Promise<Tracing> {
  const { handler, toSequenceNumber = Number.POSITIVE_INFINITY } = plan;
  const before = Math.min(from - 1, toSequenceNumber);
  if (before === 0) {
    return { folding: new Folding(handler), state: handler.initial, snapshot: null, kept: null };
  }
  const reached = await reachState(deps, { ...plan, toSequenceNumber: before }, options);
  return { ...reached };
}

interface StepOptions extends ReplayOptions {
  /** That no schema was registered since it began. */
  readonly isSame: () => boolean;
}

/** Returns whether these were all; otherwise a schema was registered. */
async function* storedSteps(
  { reads, clock }: ReplayDeps,
  plan: ReplayPlan,
  tracing: Tracing,
  { signal, onProgress, isSame }: StepOptions,
): AsyncGenerator<TraceStep, boolean, undefined> {
  const { folding } = tracing;
  const start = folding.last;
  const pauses = new Pauses(clock, signal);
  for await (const batch of batchesFrom({ reads }, plan, folding.last.sequenceNumber + 1)) {
    if (!isSame()) return false;
    for (const event of batch) {
      signal?.throwIfAborted();
      folding.apply(event);
      yield stepOf(tracing, event);
      if (pauses.isDue()) await pauses.take();
    }
    const { last, eventsApplied } = folding;
    onProgress?.({ sequenceNumber: last.sequenceNumber, eventsApplied });
  }
  // What has left already is of one version.
  return folding.last !== start || isSame();
}

function* whatIfSteps(
  { clock }: ReplayDeps,
  { aggregate, whatIf }: ReplayPlan,
  tracing: Tracing,
): Generator<TraceStep, void, undefined> {
  let index = 0;
  for (const event of whatIfEvents(whatIf, aggregate, tracing.folding, clock)) {
    applyWhatIf(tracing.folding, event, index);
    yield stepOf(tracing, event);
    index += 1;
  }
}

function stepOf(tracing: Tracing, event: RecordedEvent): TraceStep {
  const { sequenceNumber, eventId, eventType, version, storedVersion } = event;
  const before = tracing.state;
  tracing.folding.assertSize();
  tracing.state = tracing.folding.copyOrFail();
  const patch = patchBetween(before, tracing.state);
  return { sequenceNumber, eventId, eventType, version, storedVersion, patch };
}
