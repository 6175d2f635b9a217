/** The event store as a library: the contract, the way to open one, and its errors. */
export { type ErrorCode, type ErrorDetails, EventStoreError, isEventStoreError } from './errors.ts';
export type {
  AggregateRange,
  AppendContext,
  Appended,
  AppendOptions,
  EventFilter,
  EventPage,
  EventSequence,
  EventStore,
  LogRange,
  PageStart,
  ReadOrder,
} from './event-store.ts';
export type {
  AggregateSummary,
  AggregatesPage,
  AggregateTypeSummary,
  EventPlace,
} from './events/aggregate-summary.ts';
export type {
  AggregateKey,
  ExpectedSequenceNumber,
  JsonObject,
  JsonValue,
  NamedEvent,
  NewEvent,
  RecordedEvent,
} from './events/event.ts';
export { CAPACITY, type Capacity, LIMITS } from './events/limits.ts';
export type { FollowedEvents, Following, FollowsEvents } from './live-events.ts';
export type {
  CreatedSubscription,
  DeadLetterChoice,
  DeadLetterGroup,
  DeadLetterQuery,
  ExportedDeadLetter,
  FetchOptions,
  ShownSubscription,
  SubscriptionReset,
  Subscriptions,
  TestDelivery,
} from './manages-subscriptions.ts';
export { type EventStoreOptions, openEventStore } from './open-event-store.ts';
export { type ReducerDefinition, reducer } from './reducer.ts';
export type {
  Blame,
  BlameRequest,
  HandlerKey,
  PatchOperation,
  Replayed,
  ReplayedAggregate,
  ReplayOptions,
  ReplayPoint,
  ReplayProgress,
  ReplayRequest,
  ReplaysAggregates,
  StateDiff,
  TraceRequest,
  TraceStep,
  WhatIfEvent,
} from './replay.ts';
export type {
  CompatibilityMode,
  ManagesSchemas,
  ReadSchemaVersion,
  ReadsSchemas,
  RegisteredSchema,
  SchemaDiff,
  SchemaName,
  SchemaPolicy,
  SchemaSubject,
  SchemaSubjectSummary,
  SchemaVersion,
} from './schemas.ts';
export type {
  SnapshotFault,
  SnapshotInfo,
  SnapshotPolicies,
  SnapshotPolicy,
  SnapshotPolicyOverride,
  Snapshots,
} from './snapshots.ts';
export type { StoreFigures, StoreObserver } from './store-observer.ts';
export type {
  DeadLetter,
  DeliveryAttempt,
  PulledDelivery,
  RetryPolicy,
  Subscription,
  SubscriptionDefinition,
  SubscriptionFilter,
  SubscriptionLag,
  SubscriptionSecret,
  SubscriptionStart,
  SubscriptionStatus,
  SubscriptionTarget,
} from './subscriptions.ts';
export type {
  Checkpoint,
  ConsistencyProof,
  EventChoice,
  InclusionProof,
  LogKey,
  Receipt,
  TilePlace,
  TransparencyLog,
  VerificationFault,
  VerificationFaultKind,
  VerificationOptions,
  VerificationProgress,
  VerificationResult,
} from './transparency.ts';
