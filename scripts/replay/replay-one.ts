import { isEventStoreError } from '../../src/errors.ts';
import type { AggregateKey } from '../../src/events/event.ts';
import type { ReadOnlyStore } from '../../src/open-read-only-store.ts';
import type { ReplayProgress } from '../../src/replay.ts';
import type { AggregateState } from './state-line.ts';

export interface ReplayOneOptions {
  readonly handler?: string | undefined;
  readonly useSnapshot: boolean;
  readonly stop: AbortSignal;
  /** Hears, every few thousand events, of those since it heard the last time. */
  readonly onEvents: (since: ReplayProgress) => void;
}

/**
 * Replays an aggregate to its end. What cannot be replayed is an outcome as well.
 *
 * @throws EventStoreError `unavailable`; the reason of `stop`.
 */
export async function replayOne(
  { replays }: Pick<ReadOnlyStore, 'replays'>,
  aggregate: AggregateKey,
  { handler, useSnapshot, stop, onEvents }: ReplayOneOptions,
): Promise<AggregateState> {
  const request = { ...aggregate, useSnapshot, ...(handler !== undefined && { handler }) };
  let heard: ReplayProgress = { sequenceNumber: 0, eventsApplied: 0 };
  const onProgress = (progress: ReplayProgress) => {
    onEvents({
      sequenceNumber: progress.sequenceNumber - heard.sequenceNumber,
      eventsApplied: progress.eventsApplied - heard.eventsApplied,
    });
    heard = progress;
  };
  stop.throwIfAborted();
  try {
    const { sequenceNumber, state } = await replays.replay(request, { signal: stop, onProgress });
    return { ...aggregate, sequenceNumber, state };
  } catch (error) {
    if (!isEventStoreError(error) || NO_OUTCOMES.includes(error.code)) throw error;
    const { code, message } = error;
    return { ...aggregate, error: { code, message } };
  }
}

const NO_OUTCOMES: readonly string[] = ['unavailable', 'store_closed'];
