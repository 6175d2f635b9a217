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
type FoldPlan = Pick<ReplayPlan, 'aggregate' | 'handler' | 'toSequenceNumber'>;

type Batches = AsyncIterable<readonly RecordedEvent[]>;

/** Folds what is stored of an aggregate, on from a snapshot or from the first event. */
export async function foldStored(
  deps: FoldDeps,
  plan: FoldPlan,
  start: Snapshot | undefined,
  options: FoldOptions,
): Promise<Folding> {
  const folding = new Folding(plan.handler, start);
  const batches = batchesFrom(deps, plan, folding.last.sequenceNumber + 1);
  await foldAll(folding, batches, new Pauses(deps.clock, options.signal), options);
  return folding;
}

/**
 * The same, on from a state whose last event is known. Undefined where that event is not there: the
 * state is of another history, as when the database was restored from a copy.
 */
export async function foldOnKept(
  deps: FoldDeps,
  plan: FoldPlan,
  kept: KeptState,
  options: FoldOptions,
): Promise<Folding | undefined> {
  const folding = new Folding(plan.handler, kept);
  // Its last event is read once more, which costs less than to ask for that event alone.
  const batches = batchesBehind(kept, batchesFrom(deps, plan, kept.sequenceNumber));
  try {
    await foldAll(folding, batches, new Pauses(deps.clock, options.signal), options);
    return folding;
  } catch (error) {
    if (error instanceof OtherHistory) return undefined;
    throw error;
  }
}

class OtherHistory extends Error {}

async function* batchesBehind(kept: KeptState, batches: Batches): Batches {
  let isFirst = true;
  for await (const batch of batches) {
    if (isFirst && batch[0]?.eventId !== kept.eventId) throw new OtherHistory();
    yield isFirst ? batch.slice(1) : batch;
    isFirst = false;
  }
  if (isFirst) throw new OtherHistory();
}

export function batchesFrom(
  { reads }: Pick<FoldDeps, 'reads'>,
  { aggregate, toSequenceNumber }: Pick<FoldPlan, 'aggregate' | 'toSequenceNumber'>,
  fromSequenceNumber: number,
): Batches {
  const to = toSequenceNumber === undefined ? {} : { toSequenceNumber };
  return reads.readAggregate(aggregate, { fromSequenceNumber, ...to }).batches();
}

async function foldAll(
  folding: Folding,
  batches: Batches,
  pauses: Pauses,
  { signal, onProgress, afterEach }: FoldOptions,
): Promise<void> {
  for await (const batch of batches) {
    signal?.throwIfAborted();
    for (const event of batch) {
      folding.apply(event);
      afterEach?.(folding, event);
      if (pauses.isDue()) await pauses.take();
    }
    folding.assertSize();
    const { last, eventsApplied } = folding;
    onProgress?.({ sequenceNumber: last.sequenceNumber, eventsApplied });
  }
}
