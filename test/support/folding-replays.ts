import type {
  CommittedEvent,
  Replayed,
  Replays,
  SnapshotSource,
} from '../../src/engine/snapshots/ports.ts';
import { EventStoreError } from '../../src/errors.ts';
import type { AggregateKey, JsonObject } from '../../src/events/event.ts';

/** What the reducers of this file know of an event. */
export interface Counted extends CommittedEvent {
  readonly data: JsonObject;
}

export type ReadCounted = (
  aggregate: AggregateKey,
  from: number,
  to: number,
) => Promise<readonly Counted[]>;

/** The name of the handler where none is asked for. */
export const TALLY = 'tally';

type ReplayOptions = Parameters<Replays['replay']>[1];

/** A replay engine of a few lines. Its reducers depend on every event, and on their order. */
export class FoldingReplays implements Replays {
  /** Of every handler. */
  version = 1;
  /** Where it looks for snapshots. */
  source: SnapshotSource | undefined;
  /** Put into each state. */
  ballast = '';
  /** What was asked, and how many events each was read for. */
  readonly asked: { readonly options: ReplayOptions; readonly eventsRead: number }[] = [];
  readonly #read: ReadCounted;

  constructor(read: ReadCounted) {
    this.#read = read;
  }

  async replay(aggregate: AggregateKey, options: ReplayOptions): Promise<Replayed> {
    const { handler = TALLY, useSnapshot, toSequenceNumber } = options;
    const version = { name: handler, version: this.version };
    const start = useSnapshot
      ? await this.source?.newestFor(aggregate, version, toSequenceNumber)
      : undefined;
    const from = (start?.sequenceNumber ?? 0) + 1;
    const events = await this.#read(aggregate, from, toSequenceNumber ?? Number.MAX_SAFE_INTEGER);
    this.asked.push({ options, eventsRead: events.length });
    const last = events.at(-1) ?? start;
    if (last === undefined && (await this.#read(aggregate, 1, 1)).length === 0)
      throw new EventStoreError('not_found', 'No such aggregate.', { path: '' });
    return {
      sequenceNumber: last?.sequenceNumber ?? 0,
      timestamp: last?.timestamp ?? '',
      state: { ...folded(start?.state ?? {}, events, version), ...this.#burden() },
      handler: version,
      snapshot: start === undefined ? null : { sequenceNumber: start.sequenceNumber },
    };
  }

  #burden(): JsonObject {
    return this.ballast === '' ? {} : { ballast: this.ballast };
  }
}

/** Every handler and version folds to something else. */
export function folded(
  start: JsonObject,
  events: readonly Counted[],
  { name, version }: { readonly name: string; readonly version: number },
): JsonObject {
  let state = start;
  for (const { sequenceNumber, eventType, data } of events) {
    const trail = (Number(state['trail'] ?? name.length) * 31 + sequenceNumber * version) % 1e9;
    const count = Number(state['count'] ?? 0) + 1;
    state = { ...state, ...data, count, trail, [`last of ${eventType}`]: sequenceNumber };
  }
  return state;
}

/** Aggregates in memory. */
export class CountedEvents {
  readonly #events = new Map<string, Counted[]>();

  /** Adds events, a second after one another unless told otherwise; gives those added. */
  append(
    { aggregateType, aggregateId }: AggregateKey,
    count: number,
    { eventType = 'Counted', stepMs = 1_000 } = {},
  ): readonly Counted[] {
    const name = `${aggregateType}/${aggregateId}`;
    const events = this.#events.get(name) ?? [];
    const start = Date.parse(events.at(-1)?.timestamp ?? '2031-03-14T06:12:00.000Z');
    const first = events.length + 1;
    const added = Array.from({ length: count }, (_, index) => ({
      aggregateType,
      aggregateId,
      eventType,
      sequenceNumber: first + index,
      timestamp: new Date(start + (index + 1) * stepMs).toISOString(),
      data: { [`field ${(first + index) % 7}`]: first + index },
    }));
    this.#events.set(name, [...events, ...added]);
    return added;
  }

  readonly read: ReadCounted = async ({ aggregateType, aggregateId }, from, to) => {
    const events = this.#events.get(`${aggregateType}/${aggregateId}`) ?? [];
    return events.filter(({ sequenceNumber: at }) => at >= from && at <= to);
  };
}
