import type { AggregateKey, JsonObject, JsonValue } from './events/event.ts';
import type { ReadSchemaVersion } from './schemas.ts';

/** Which aggregate, and by which handler its events are folded. */
export interface ReplayedAggregate {
  readonly aggregateId: string;
  /** May be left out where the id exists in one type alone. */
  readonly aggregateType?: string;
  /** Where the type is left out, it is looked for among these; among all where absent. */
  readonly aggregateTypes?: readonly string[];
  /** The name of a reducer of the type, or `merge-patch`; the type's own where absent. */
  readonly handler?: string;
}

/** Where a replay ends: behind the newest event where neither is given. Not both. */
export interface ReplayPoint {
  /** Inclusive; behind the last event where there are not so many; 0 is before the first. */
  readonly toSequenceNumber?: number;
  /** Up to the last event at or before this time (RFC 3339), which may be none. */
  readonly toTimestamp?: string;
}

export interface ReplayRequest extends ReplayedAggregate, ReplayPoint {
  /**
   * True where absent: begins with the newest snapshot, or state kept of an earlier replay, that
   * fits. False: begins with the first event, whatever is kept.
   */
  readonly useSnapshot?: boolean;
  /**
   * In which version of their schemas the reducer gets the events; `latest` where absent. In any
   * other, nothing that is kept is begun with.
   */
  readonly schemaVersion?: ReadSchemaVersion;
  /** Events folded on top, and never stored; at most 100. */
  readonly whatIf?: readonly WhatIfEvent[];
}

/**
 * An event that has not happened. To the reducer it is the aggregate's next one, with the nil UUID
 * as its id, position 0, an empty hash, and the time of the replay.
 */
export interface WhatIfEvent {
  readonly eventType: string;
  readonly data: JsonObject;
  /** The schema version that `data` is written in; the latest where absent, 1 without a schema. */
  readonly version?: number;
}

export interface ReplayOptions {
  /** Ends the work early: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears, every few thousand events, how far it has come. */
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  readonly sequenceNumber: number;
  readonly eventsApplied: number;
}

export interface Replayed {
  readonly aggregateId: string;
  readonly aggregateType: string;
  /** Of the last stored event in the state; 0 before the first. */
  readonly sequenceNumber: number;
  /** Of that event; absent before the first. */
  readonly timestamp?: string;
  /** A copy that nobody else holds. */
  readonly state: JsonObject;
  /** Stored events that were read and folded for this answer. */
  readonly eventsApplied: number;
  /** How many of `whatIf` are in the state, on top of the stored ones: all. */
  readonly whatIfApplied: number;
  /** The snapshot that it began with. */
  readonly snapshot: { readonly sequenceNumber: number } | null;
  /** The state kept of an earlier replay that it began with. */
  readonly kept: { readonly sequenceNumber: number } | null;
  readonly handler: HandlerKey;
  readonly durationMs: number;
}

/** A reducer by its name and version. */
export interface HandlerKey {
  readonly name: string;
  readonly version: number;
}

/** One operation of a JSON Patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: string };

export interface TraceRequest extends ReplayRequest {
  /** The first event whose step is told; 1 where absent. */
  readonly fromSequenceNumber?: number;
}

/** What one event made of the state before it. */
export interface TraceStep {
  readonly sequenceNumber: number;
  readonly eventId: string;
  readonly eventType: string;
  /** The schema version that the reducer had it in, and the one that it is stored in. */
  readonly version: number;
  readonly storedVersion: number;
  /** From the state before to the state after; empty where they are the same. */
  readonly patch: readonly PatchOperation[];
}

export interface StateDiff {
  readonly aggregateId: string;
  readonly aggregateType: string;
  readonly handler: HandlerKey;
  readonly from: { readonly sequenceNumber: number };
  readonly to: { readonly sequenceNumber: number };
  readonly patch: readonly PatchOperation[];
}

export interface BlameRequest extends ReplayedAggregate, ReplayPoint {
  /** A JSON Pointer (RFC 6901) into the state. */
  readonly path: string;
}

/** The event that made the value at a place what it is. */
export interface Blame {
  readonly value: JsonValue;
  /** 0 where it is so from the beginning, and no event has changed it. */
  readonly sequenceNumber: number;
  /** The event's; absent where there is none. */
  readonly eventId?: string;
  readonly eventType?: string;
  readonly userId?: string;
  readonly timestamp?: string;
}

/**
 * Makes states of aggregates from their events.
 *
 * Each state is that of one moment: it has all events up to its sequence number and no other, and
 * nothing that a majority has not committed. One that begins with something kept (a snapshot, an
 * earlier state) is the same as one that begins with the first event.
 *
 * Everything rejects with EventStoreError:
 *   `invalid_request` with a JSON Pointer for each fault; also where there is no such handler, and
 *   where the handler does not take an event of `whatIf` ·
 *   `aggregate_not_found` · `aggregate_type_ambiguous` with the types to choose from ·
 *   `reducer_failed` with the handler and the event, and never with half a state ·
 *   `unavailable` · `log_damaged`.
 */
export interface ReplaysAggregates {
  /**
   * The aggregate of this id: of the type that is given, whether there is one or not, or of the only
   * type that has one.
   */
  find(aggregate: Omit<ReplayedAggregate, 'handler'>): Promise<AggregateKey>;

  /** The state of an aggregate, at the end or at any point before. */
  replay(request: ReplayRequest, options?: ReplayOptions): Promise<Replayed>;

  /**
   * The same, step by step: the patches, applied one after the other to the state before the first
   * of them, give the state that comes back at the end. Closing it ends the work.
   *
   * Each state on the way is looked at, so that a reducer that for a moment makes something that is
   * no JSON fails here though it may pass in `replay`.
   */
  traceReplay(
    request: TraceRequest,
    options?: ReplayOptions,
  ): AsyncGenerator<TraceStep, Replayed, undefined>;

  /** What lies between two points of an aggregate, in either direction. */
  diffStates(
    aggregate: ReplayedAggregate,
    points: { readonly from: ReplayPoint; readonly to: ReplayPoint },
    options?: ReplayOptions,
  ): Promise<StateDiff>;

  /**
   * The last event after which the value at a place of the state, itself or something within, was
   * another than before it; one that sets it to what it is already changes nothing. Undefined where
   * there is nothing at that place. It reads every event, and keeps no more than one value.
   */
  blame(request: BlameRequest, options?: ReplayOptions): Promise<Blame | undefined>;
}
