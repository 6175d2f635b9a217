import type { ReadsEvents } from '../../event-store.ts';
import type { AggregateKey, JsonObject } from '../../events/event.ts';
import type { HandlerKey, WhatIfEvent } from '../../replay.ts';

/** Events come as readers get them: upcast to the newest version of their schema. */
export type EventSource = Pick<ReadsEvents, 'readAggregate' | 'readPage'>;

/** The aggregate types that have events of this id, in alphabetical order; among those given. */
export type TypesHolding = (
  aggregateId: string,
  among?: readonly string[],
) => Promise<readonly string[]>;

/** Snapshots that can be relied on: any that do not match are not given. */
export interface SnapshotSource {
  /**
   * The newest at or before that sequence number, of all where it is undefined, and above the other
   * one. The state is a copy that nobody else holds.
   */
  newestFor(
    aggregate: AggregateKey,
    handler: HandlerKey,
    atMostSequenceNumber: number | undefined,
    aboveSequenceNumber?: number,
  ): Promise<Snapshot | undefined>;
  /** One that was given is of another history. Never rejects. */
  remove(aggregate: AggregateKey, handler: HandlerKey, sequenceNumber: number): Promise<void>;
}

export interface Snapshot {
  readonly sequenceNumber: number;
  readonly state: JsonObject;
  /** Of its last event. */
  readonly timestamp: string;
}

/** The newest states of busy aggregates. Nothing of it rejects: what is lost is made again. */
export interface StateCache {
  /** A copy that nobody else holds. */
  newest(key: StateKey): Promise<KeptState | undefined>;
  /** Keeps it unless there is one with a higher sequence number. */
  keep(key: StateKey, state: KeptState): void;
  /** What was kept is no state of this aggregate. */
  forget(key: StateKey): void;
}

export interface StateKey extends AggregateKey {
  readonly handler: HandlerKey;
}

export interface KeptState extends Snapshot {
  /** Of its last event, by which it is known to be of this history. */
  readonly eventId: string;
}

/**
 * States that processes share. Neither function rejects, or takes long: a state that cannot be had
 * is made again.
 */
export interface SharedStates {
  get(key: string): Promise<string | undefined>;
  set(key: string, text: string): Promise<void>;
}

/**
 * Checks what-if events against the schemas, and resolves with them as they would be read: upcast.
 *
 * @throws EventStoreError `invalid_request` with pointers below `/whatIf`.
 */
export type CheckWhatIf = (
  aggregateType: string,
  events: readonly WhatIfEvent[],
) => Promise<readonly Required<WhatIfEvent>[]>;
