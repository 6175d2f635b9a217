import type { AggregatesPage, AggregateTypeSummary } from './events/aggregate-summary.ts';
import type { AggregateKey, NewEvent, RecordedEvent } from './events/event.ts';
import type { AllSubscriptions } from './manages-subscriptions.ts';
import type { ReplaysAggregates } from './replay.ts';
import type { ManagesSchemas, NamesEvents, ReadSchemaVersion, ReadsSchemas } from './schemas.ts';
import type { Snapshots } from './snapshots.ts';

export interface AppendOptions {
  /** How long the caller waits for the outcome: up to 300,000 ms; 10,000 where absent. */
  readonly timeoutMs?: number;
  readonly context?: AppendContext;
}

/**
 * The request that the events came in. An event records it where it does not say the same itself:
 * the trace (W3C Trace Context) in its metadata, and there as `appendedBy` who appended it where
 * that is not its `userId`. It is no part of an event's content: a repeat in another request is a
 * repeat all the same.
 */
export interface AppendContext {
  readonly correlationId?: string;
  readonly appendedBy?: string;
  readonly traceparent?: string;
  readonly tracestate?: string;
}

export interface Appended {
  /** The events as recorded, in the order they were given. */
  readonly events: readonly RecordedEvent[];
  /** True when an earlier append had stored these very events, and this one stored nothing. */
  readonly alreadyStored: boolean;
  /** What is not well about the events, though they are recorded. */
  readonly warnings?: readonly string[];
}

export interface AppendsEvents {
  /**
   * Records all of the events, in order and next to each other in the log, or none.
   *
   * Once the promise resolves, the events are durable on a majority of the replica set, survive
   * any crash, and every later read of this process shows them. There are three outcomes:
   *
   * - **committed**: the promise resolves.
   * - **refused**: it rejects, and nothing was stored.
   * - **unknown**: it rejects with `outcome_unknown`. The events may be stored, now or a moment
   *   later. Append the same events with the same `eventId`s again to learn which: that never
   *   stores twice. Give events ids wherever a second copy would matter.
   *
   * If this process dies before the promise settles, the outcome is unknown in the same sense.
   *
   * Ids are looked at before expectations: an event stored earlier with the same content answers
   * as it did the first time, whatever the aggregate's sequence number is by now.
   *
   * `expectedSequenceNumber` speaks of the aggregate just before that event, so that the second
   * event of a batch to a new aggregate may expect 1.
   *
   * @throws EventStoreError
   *   `invalid_request` with a JSON Pointer for each fault ·
   *   `schema_violation`, the same, where an event is not as the schema of its type has it ·
   *   `sequence_conflict` with expected and actual for each event whose expectation failed ·
   *   `event_id_conflict` when an id is stored with other content, or only some of a batch's are ·
   *   `aggregate_type_limit` · `queue_full` (retry after the given time) ·
   *   `unavailable` (not stored; the database could not be reached in time) · `store_closed` ·
   *   `outcome_unknown` with the ids that the events have, its own and the store's.
   */
  append(events: readonly NewEvent[], options?: AppendOptions): Promise<Appended>;
}

export type ReadOrder = 'asc' | 'desc';

export interface AggregateRange {
  /** Inclusive; from the first where absent. */
  readonly fromSequenceNumber?: number;
  /** Inclusive; to the last where absent. */
  readonly toSequenceNumber?: number;
  readonly order?: ReadOrder;
  /** At most so many events; all where absent. */
  readonly limit?: number;
  readonly schemaVersion?: ReadSchemaVersion;
}

/** Which events: those that all of what is given is true of. */
export interface EventFilter {
  readonly aggregateType?: string;
  /** Any of them; none, where the list is empty. */
  readonly aggregateTypes?: readonly string[];
  readonly aggregateId?: string;
  /** Any of them; at most 20. */
  readonly eventTypes?: readonly string[];
  readonly userId?: string;
  readonly correlationId?: string;
  /** Among the event's tags. */
  readonly tag?: string;
}

export interface LogRange extends EventFilter {
  /** Inclusive; from the first where absent. */
  readonly fromPosition?: number;
  /** Inclusive; to the newest event at the time of the call where absent. */
  readonly toPosition?: number;
  /** Inclusive; RFC 3339. */
  readonly from?: string;
  /** Exclusive; RFC 3339. */
  readonly to?: string;
  /** Inclusive; only together with `aggregateId`. */
  readonly fromSequenceNumber?: number;
  readonly toSequenceNumber?: number;
  readonly order?: ReadOrder;
  /** At most so many events; all where absent. */
  readonly limit?: number;
  readonly schemaVersion?: ReadSchemaVersion;
}

/** A page of a range: at most `limit` events, and fewer where finding them takes too much work. */
export interface EventPage {
  readonly events: readonly RecordedEvent[];
  /** Absent on the last page. There may be a next page though this one is empty. */
  readonly next?: PageStart;
  /** The position of the newest event when the page was read. */
  readonly head: number;
}

/**
 * Where a page begins (inclusive). Pages of one aggregate, known by type and id, are counted by
 * sequence number, all others by position. To be given back with the same range and order.
 */
export interface PageStart {
  readonly unit: 'position' | 'sequenceNumber';
  readonly at: number;
}

/** Events to be read once, a few thousand at a time, never held whole unless asked. */
export interface EventSequence extends AsyncIterable<RecordedEvent> {
  batches(): AsyncIterable<readonly RecordedEvent[]>;
  toArray(): Promise<RecordedEvent[]>;
}

/** Events come as `schemaVersion` has it; what cannot: `upcast_failed`, `schema_version_too_old`. */
export interface ReadsEvents {
  /**
   * Reads one aggregate in sequence order. An unknown aggregate is an empty sequence.
   * Only majority-committed events are shown, and always without a gap.
   *
   * @throws EventStoreError `invalid_request`, `unavailable`.
   */
  readAggregate(aggregate: AggregateKey, range?: AggregateRange): EventSequence;

  /**
   * Reads the log in position order. A reader that has seen position N will never find an event
   * at or below N later that it missed. Reading stops at the newest event there was at the call.
   *
   * @throws EventStoreError `invalid_request`, `unavailable`, `log_damaged` (an event is missing
   *   that a commit speaks of).
   */
  readLog(range?: LogRange): EventSequence;

  /**
   * Reads one page of what `readLog` reads, at the same cost wherever in the result it lies: each
   * page looks at a bounded number of events, so that a page of a rare combination may be short,
   * or empty, before the last one. `start` is the `next` of the page before.
   *
   * @throws EventStoreError as `readLog` does.
   */
  readPage(range: LogRange & { readonly limit: number }, start?: PageStart): Promise<EventPage>;

  /**
   * The event with this id; undefined where there is none, or none of `aggregateTypes`. An event of
   * another type is not even read then.
   *
   * @throws EventStoreError `unavailable`.
   */
  readEvent(
    eventId: string,
    options?: {
      readonly schemaVersion?: ReadSchemaVersion;
      /** An event of another type is as one that is not there; of all where absent. */
      readonly aggregateTypes?: readonly string[];
    },
  ): Promise<RecordedEvent | undefined>;

  /**
   * The aggregate types that have events, in alphabetical order; at most 200.
   *
   * @throws EventStoreError `unavailable`.
   */
  aggregateTypes(): Promise<readonly AggregateTypeSummary[]>;

  /**
   * The aggregates of one type, page by page. An unknown type is an empty page.
   *
   * @throws EventStoreError `invalid_request`, `unavailable`.
   */
  listAggregates(query: {
    readonly aggregateType: string;
    readonly limit: number;
    readonly after?: string;
  }): Promise<AggregatesPage>;

  /** The position of the newest majority-committed event; 0 for an empty store. */
  headPosition(): Promise<number>;

  /**
   * Resolves with the head as soon as the log has reached `position`, whichever process wrote it.
   * Once `signal` is aborted it rejects with the signal's reason, and waits no longer.
   *
   * @throws EventStoreError `position_not_reached` after `timeoutMs` (at most 60,000), with the
   *   head there is; `invalid_request`, `queue_full` (too many wait already), `store_closed`.
   */
  waitForPosition(
    position: number,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<number>;
}

export interface EventStore extends AppendsEvents, NamesEvents, ReadsEvents {
  readonly schemas: ReadsSchemas & ManagesSchemas;
  readonly replays: ReplaysAggregates;
  readonly snapshots: Snapshots;
  readonly subscriptions: AllSubscriptions;

  /** Resolves when a majority write just went through; rejects with `unavailable` otherwise. */
  assertWritable(): Promise<void>;

  /**
   * Refuses new appends with `store_closed`, and resolves when those under way have their outcome,
   * within five seconds: by then what is not settled is told `outcome_unknown` or `unavailable`.
   */
  stopAppending(): Promise<void>;

  /** Stops appending, and lets go of the database. */
  close(): Promise<void>;
}
