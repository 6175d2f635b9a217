import type { EventStoreError } from '../../errors.ts';
import type { RecordedEvent } from '../../events/event.ts';
import type { Clock } from '../../platform/clock.ts';
import type { ReplayOptions } from '../../replay.ts';
import { Folding } from './folding.ts';
import { Pauses } from './pauses.ts';
import type { ReplayPlan } from './plan-replay.ts';
import type { EventSource, KeptState, Snapshot } from './ports.ts';

export interface FoldDeps {
  readonly reads: Pick<EventSource, 'readAggregate'>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
}

export interface FoldOptions extends ReplayOptions {
  /** Looks at what each event has made. */
  readonly afterEach?: (folding: Folding, event: RecordedEvent) => void;
}

/** What is folded, by what, and how far. */
type FoldPlan = Pick<ReplayPlan, 'aggregate' | 'handler' | 'toSequenceNumber' | 'schemaVersion'>;

type Batches = AsyncIterable<readonly RecordedEvent[]>;

/** Folds what is stored of an aggregate, from its first event on. */
export async function foldStored(
  deps: FoldDeps,
  plan: FoldPlan,
  options: FoldOptions,
): Promise<Folding> {
  const folding = new Folding(plan.handler);
  const batches = batchesFrom(deps, plan, 1);
  await foldAll(folding, batches, { deps, plan, options });
  return folding;
}

/**
 * The same, on from a state that was kept. Undefined where the last event in it is not there, or
 * another: the state is of another history, as when a database was restored from a copy.
 */
export async function foldOnKept(
  deps: FoldDeps,
  plan: FoldPlan,
  kept: Snapshot | KeptState,
  options: FoldOptions,
): Promise<Folding | undefined> {
  const folding = new Folding(plan.handler, kept);
  // Its last event is read once more, which costs less than to ask for that event alone.
  const batches = batchesBehind(kept, batchesFrom(deps, plan, kept.sequenceNumber));
  try {
    await foldAll(folding, batches, { deps, plan, options });
    return folding;
  } catch (error) {
    if (error instanceof OtherHistory) return undefined;
    throw error;
  }
}

class OtherHistory extends Error {}

async function* batchesBehind(kept: Snapshot | KeptState, batches: Batches): Batches {
  let isFirst = true;
  for await (const batch of batches) {
    if (isFirst && !isLastOf(kept, batch[0])) throw new OtherHistory();
    yield isFirst ? batch.slice(1) : batch;
    isFirst = false;
  }
  if (isFirst) throw new OtherHistory();
}

/** A snapshot does not know the id of its event. */
function isLastOf(kept: Snapshot | KeptState, event: RecordedEvent | undefined): boolean {
  if ('eventId' in kept) return event?.eventId === kept.eventId;
  return event?.sequenceNumber === kept.sequenceNumber && event.timestamp === kept.timestamp;
}

export function batchesFrom(
  { reads }: Pick<FoldDeps, 'reads'>,
  { aggregate, toSequenceNumber, schemaVersion }: Omit<FoldPlan, 'handler'>,
  fromSequenceNumber: number,
): Batches {
  const to = toSequenceNumber === undefined ? {} : { toSequenceNumber };
  return reads.readAggregate(aggregate, { fromSequenceNumber, schemaVersion, ...to }).batches();
}

interface Asked {
  readonly deps: FoldDeps;
  readonly plan: FoldPlan;
  readonly options: FoldOptions;
}

async function foldAll(folding: Folding, batches: Batches, asked: Asked): Promise<void> {
  const { signal, onProgress, afterEach } = asked.options;
  const pauses = new Pauses(asked.deps.clock, signal);
  for await (const batch of batches) {
    signal?.throwIfAborted();
    for (const event of batch) {
      folding.apply(event);
      afterEach?.(folding, event);
      if (pauses.isDue()) await pauses.take();
    }
    if (folding.isTooLarge()) throw await failureOfSize(batch, asked);
    const { last, eventsApplied } = folding;
    onProgress?.({ sequenceNumber: last.sequenceNumber, eventsApplied });
  }
}

/**
 * Names the event of a batch that has made the state too large. To measure takes as long as the state
 * is large, so it is looked for by halves: a state that fits, and behind it one that does not.
 */
async function failureOfSize(
  batch: readonly RecordedEvent[],
  { deps, plan, options: { signal } }: Asked,
): Promise<EventStoreError> {
  const before = await foldedBefore(batch, deps, plan, signal);
  let fitting = 0;
  let tooMany = batch.length;
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (foldedFrom(before, plan, batch.slice(0, middle)).isTooLarge()) tooMany = middle;
    else fitting = middle;
    await new Pauses(deps.clock, signal).take();
  }
  return foldedFrom(before, plan, batch.slice(0, tooMany)).failureOfSize();
}

async function foldedBefore(
  [first]: readonly RecordedEvent[],
  deps: FoldDeps,
  plan: FoldPlan,
  signal: AbortSignal | undefined,
): Promise<Folding | undefined> {
  const toSequenceNumber = (first?.sequenceNumber ?? 1) - 1;
  if (toSequenceNumber === 0) return undefined;
  return await foldStored(deps, { ...plan, toSequenceNumber }, signal ? { signal } : {});
}

function foldedFrom(
  before: Folding | undefined,
  { handler }: FoldPlan,
  events: readonly RecordedEvent[],
): Folding {
  const start = before && { ...before.last, timestamp: '', state: before.copyOrFail() };
  const folding = new Folding(handler, start);
  for (const event of events) folding.apply(event);
  return folding;
}
