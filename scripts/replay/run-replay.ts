import { isEventStoreError } from '../../src/errors.ts';
import type { AggregateKey } from '../../src/events/event.ts';
import type { ReadOnlyStore } from '../../src/open-read-only-store.ts';
import type { SnapshotFault } from '../../src/snapshots.ts';
import { inOrder } from './in-order.ts';
import { comesBehind, listedAggregates } from './listed-aggregates.ts';
import { replayOne } from './replay-one.ts';
import type { AggregateState } from './state-line.ts';
import type { StatesFile } from './states-file.ts';
import { type VerifiedSnapshots, verifiedSnapshots } from './verified-snapshots.ts';

export interface RunOptions {
  readonly aggregateTypes: readonly string[];
  readonly handler?: string | undefined;
  readonly useSnapshot: boolean;
  readonly verifySnapshots: boolean;
  /** Where the states go. Aggregates that are in it already are not replayed again. */
  readonly file: StatesFile | undefined;
  readonly stop: AbortSignal;
  readonly onFailure: (failed: Extract<AggregateState, { readonly error: unknown }>) => void;
  readonly onFault: (fault: SnapshotFault) => void;
  readonly onProgress: (totals: ReplayTotals) => void;
}

/** How far a replay of everything got. */
export interface ReplayTotals {
  readonly aggregates: number;
  readonly failed: number;
  /** Events that were read and folded, those of aggregates under way among them. */
  readonly eventsApplied: number;
  /** Those that are in states by now, however they came to be there. */
  readonly eventsReached: number;
  readonly snapshots: { readonly compared: number; readonly wrong: number; passedOver: number };
  /** Why it ended before everything was replayed. */
  readonly stopped?: string;
}

interface Outcome {
  /** Undefined where the file has it. */
  readonly replayed: AggregateState | undefined;
  readonly verified: VerifiedSnapshots | undefined;
}

/** Replays at a time: what one waits for of the database, another uses. */
const AT_A_TIME = 4;

/**
 * Replays all aggregates of the types, in the order of their types and ids. Ends early when `stop`
 * is aborted or the database is away; the totals say so.
 */
export async function runReplay(store: ReadOnlyStore, options: RunOptions): Promise<ReplayTotals> {
  const { aggregateTypes, file, verifySnapshots, onProgress } = options;
  const written = file?.written.last;
  const snapshots = { compared: 0, wrong: 0, passedOver: 0 };
  const eventsReached = file?.written.events ?? 0;
  const totals = { aggregates: 0, failed: 0, eventsApplied: 0, eventsReached, snapshots };

  async function work(aggregate: AggregateKey): Promise<Outcome> {
    options.stop.throwIfAborted();
    const isWritten = written !== undefined && !comesBehind(aggregate, written);
    const onEvents = (since: { sequenceNumber: number; eventsApplied: number }) => {
      totals.eventsReached += since.sequenceNumber;
      totals.eventsApplied += since.eventsApplied;
      onProgress(totals);
    };
    const replaying = { ...options, onEvents };
    return {
      replayed: isWritten ? undefined : await replayOne(store, aggregate, replaying),
      verified: verifySnapshots ? await verifiedSnapshots(store, aggregate) : undefined,
    };
  }

  async function settle({ replayed, verified }: Outcome): Promise<void> {
    if (replayed !== undefined) {
      await file?.add(replayed);
      totals.aggregates += 1;
      if ('error' in replayed) {
        totals.failed += 1;
        options.onFailure(replayed);
      }
    }
    if (verified !== undefined) {
      snapshots.compared += verified.compared;
      snapshots.passedOver += verified.passedOver;
      snapshots.wrong += verified.faults.length;
      verified.faults.forEach(options.onFault);
    }
    onProgress(totals);
  }

  // Snapshots of those that are in the file may not have been verified.
  const behind = verifySnapshots ? undefined : written;
  const aggregates = listedAggregates(store.stored, aggregateTypes, behind);
  try {
    for await (const outcome of inOrder(aggregates, AT_A_TIME, work)) await settle(outcome);
    return totals;
  } catch (error) {
    if (options.stop.aborted) return { ...totals, stopped: 'on request' };
    if (isEventStoreError(error)) return { ...totals, stopped: error.message };
    throw error;
  }
}
