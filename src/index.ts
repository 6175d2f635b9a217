/** The event store as a library: the contract, the way to open one, and its errors. */
export { type ErrorCode, type ErrorDetails, EventStoreError, isEventStoreError } from './errors.ts';
export type {
  AggregateRange,
  Appended,
  AppendOptions,
  EventSequence,
  EventStore,
  LogRange,
  ReadOrder,
} from './event-store.ts';
export type {
  AggregateKey,
  ExpectedSequenceNumber,
  JsonObject,
  JsonValue,
  NewEvent,
  RecordedEvent,
} from './events/event.ts';
export { CAPACITY, type Capacity, LIMITS } from './events/limits.ts';
export {
  type EventStoreOptions,
  openEventStore,
  type StoreObserver,
} from './open-event-store.ts';
