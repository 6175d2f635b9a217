import type { ReadsEvents } from '../../event-store.ts';
import type { AggregateTypeSummary } from '../../events/aggregate-summary.ts';
import {
  ALL_STREAM,
  type PublishedStreams,
  type PublishingStore,
  type StreamsSeen,
  type Trimming,
} from './ports.ts';
import {
  type Mending,
  mendingsOf,
  type StreamState,
  type StreamStates,
  stateOf,
  streamsAhead,
} from './publication-plan.ts';
import { startOf } from './stream-starts.ts';

export interface AlignDeps {
  readonly streams: Pick<PublishedStreams, 'look'>;
  readonly log: Pick<ReadsEvents, 'headPosition' | 'aggregateTypes'>;
  readonly store: Pick<PublishingStore, 'nthNewest'>;
}

export interface AlignedStreams {
  readonly epoch: number;
  readonly epochBefore: number;
  /** The newest position of the log, after the look. */
  readonly head: number;
  readonly states: StreamStates;
  readonly mendings: readonly Mending[];
  /** From there on, exclusive, all streams are written together. */
  readonly behind: number;
}

/**
 * Looks what the streams have, and finds out where each goes on. Rejects where one has what the log
 * does not have: it was written by somebody else, or the log is an older one, and whatever came
 * next would be wrong for those who have read it.
 */
export async function alignStreams(
  { streams, log, store }: AlignDeps,
  run: { readonly epoch: number; readonly trimming: Trimming },
): Promise<AlignedStreams | 'full'> {
  const types = await log.aggregateTypes();
  const seen = await streams.look(run.epoch, streamNames(types));
  if (seen === 'full') return 'full';
  if (seen.epoch > run.epoch) {
    return { ...seen, head: 0, states: new Map(), mendings: [], behind: 0 };
  }
  // After the look: until now others may have added what is new.
  const head = await log.headPosition();
  assertNotAhead(seen, head);
  const states = new Map<string, StreamState>();
  for (const [stream, last] of seen.lasts) {
    const start = last > 0 ? 0 : await startOf(stream, store, run.trimming, { head, types });
    states.set(stream, stateOf(last, start));
  }
  const newest = new Map(types.map(({ aggregateType, last }) => [aggregateType, last.position]));
  const behind = (states.get(ALL_STREAM)?.next ?? 1) - 1;
  const { epoch, epochBefore } = seen;
  const mendings = mendingsOf(states, newest);
  return { epoch, epochBefore, head, states, mendings, behind };
}

/** Every stream that there may be of the log. */
export function streamNames(types: readonly AggregateTypeSummary[]): readonly string[] {
  return [...new Set([ALL_STREAM, ...types.map(({ aggregateType }) => aggregateType)])];
}

function assertNotAhead(seen: StreamsSeen, head: number): void {
  const ahead = streamsAhead(seen, head);
  if (ahead.length === 0) return;
  const streams = ahead.map((stream) => `${stream} (${seen.lasts.get(stream)})`).join(', ');
  throw new Error(
    `these streams are ahead of the log: ${streams}. Delete them, and they begin anew`,
  );
}
