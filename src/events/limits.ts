/** Every limit on what a client may send, by name. Sizes are bytes of canonical JSON. */
export const LIMITS = {
  /** `eventType`, `aggregateId`, `userId`, `correlationId`, `causationId`, and each tag. */
  idCharactersMax: 256,
  tagsMax: 32,
  dataBytesMax: 1024 * 1024,
  metadataBytesMax: 64 * 1024,
  /** Nesting of `data` and of `metadata`; MongoDB itself refuses at 180. */
  depthMax: 64,
  /** Arrays and objects around a value in a whole body; `depthMax` is for `data`. */
  bodyDepthMax: 100,
  batchEventsMax: 500,
  batchBytesMax: 16 * 1024 * 1024,
  /** As it is stored, where an array of digits takes many times its JSON. */
  batchStoredBytesMax: 48 * 1024 * 1024,
  aggregateTypesMax: 200,
  /** A request over HTTP, and a page of events, which ends early where the next would not fit. */
  bodyBytesMax: 16 * 1024 * 1024,
  pageBytesMax: 8 * 1024 * 1024,
  /** Values in a body, of any depth: even the smallest take memory. */
  bodyValuesMax: 3_000_000,
  /** Bodies that are being read or worked on at the same time, in all. */
  bodiesBytesMax: 256 * 1024 * 1024,
  /** Pages that wait to be taken by their clients, in all. */
  pagesBytesMax: 256 * 1024 * 1024,
  /** Those of one principal, or of one address where nobody has said who asks. */
  bodiesBytesForOneMax: 64 * 1024 * 1024,
  pagesBytesForOneMax: 64 * 1024 * 1024,
  /** States that are made at the same time, in all and for one; and requests that wait for that. */
  statesAtOnceMax: 16,
  statesAtOnceForOneMax: 8,
  statesWaitingMax: 1_000,
  /** Answers with states that wait to be taken, in all and by one: the largest has room. */
  statesBytesMax: 256 * 1024 * 1024,
  statesBytesForOneMax: 128 * 1024 * 1024,
  /** Results that are streamed over HTTP at the same time. */
  streamsMax: 100,
  /** Those of one principal, or of one address where nobody has said who asks. */
  streamsForOneMax: 20,
  /** Streams of live events over HTTP: in all, and of one principal or address. */
  liveStreamsMax: 1_000,
  liveStreamsForOneMax: 100,
  /** Requests that wait for a position, of one principal or address; `waitersMax` is of all. */
  waitsForOneMax: 1_000,
  /** Event types that a query may ask for at once. */
  eventTypesMax: 20,
  cursorCharactersMax: 2_048,
  /** Refusals for want of budget that wait a moment before they are sent, in all. */
  heldRefusalsMax: 1_000,
  /** API keys that are valid at the same time, and what one may be given. */
  apiKeysMax: 1_000,
  scopesMax: 50,
  /** A credential in `Authorization`; Node takes no more than 16 KiB of headers in all. */
  credentialCharactersMax: 8_192,
  appendTimeoutMsMax: 300_000,
  /** Versions of schemas, of all event types and of one. */
  schemasMax: 5_000,
  schemaVersionsMax: 1_000,
  /** Events folded on top of a replay that have not happened. */
  whatIfEventsMax: 100,
  /** Subscriptions, of all who subscribe. */
  subscriptionsMax: 1_000,
  /** Entries of each list of a filter, and the length of its predicate. */
  filterEntriesMax: 100,
  whereCharactersMax: 2_000,
  webhookUrlCharactersMax: 2_000,
  webhookHeadersMax: 20,
  webhookHeaderCharactersMax: 4_000,
  /** Secrets that a webhook is signed with at once, while they are rotated. */
  webhookSecretsMax: 5,
  retryAttemptsMax: 100,
  retryDelayMsMax: 7 * 86_400_000,
  /** Events in one delivery, and how long its receiver may take. */
  deliveryEventsMax: 100,
  deliveryTimeoutMsMax: 60_000,
  redisStreamKeyCharactersMax: 128,
  redisStreamLengthMax: 100_000_000,
  /** How long what was handed out may be kept from others. */
  visibilityTimeoutMsMax: 12 * 3_600_000,
  /** Deliveries that are fetched at once, and how long that may wait for the first one. */
  fetchedDeliveriesMax: 100,
  fetchWaitMsMax: 30_000,
  /** Receipts that are acknowledged at once, and how long one is. */
  receiptsMax: 500,
  receiptCharactersMax: 512,
  /** Why dead letters are discarded. */
  reasonCharactersMax: 256,
} as const;

/** Also the name of a collection, after `events.`. */
export const AGGREGATE_TYPE_PATTERN = /^[A-Za-z][A-Za-z0-9]{0,63}$/;

/** The name of a subscription: part of paths. */
export const SUBSCRIPTION_NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** An event type that may have schemas: its name is part of paths and of references. */
export const EVENT_TYPE_NAME_PATTERN = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/;

/** How much the store takes on at once. Each can be set where the store is opened. */
export const CAPACITY = {
  /** Events waiting to be committed; beyond it an append is refused with `queue_full`. */
  queueEventsMax: 10_000,
  queueBytesMax: 64 * 1024 * 1024,
  /** Events and bytes committed together. A single larger batch goes alone. */
  groupEventsMax: 1_000,
  groupBytesMax: 8 * 1024 * 1024,
  /** Aggregates whose last sequence number is kept in memory. */
  cachedAggregatesMax: 100_000,
  appendTimeoutMs: 10_000,
  /** A longer wait for a position is cut to this. */
  waitTimeoutMsMax: 60_000,
  waitersMax: 10_000,
  pageEventsMax: 1_000,
  /**
   * Events that a search (a filter that no one index answers) looks at for a page, or between two
   * pauses where all are read.
   */
  examinedEventsMax: 10_000,
  /** Events in memory for those who follow the log: the newest, and those that are caught up with. */
  recentBytesMax: 64 * 1024 * 1024,
  backlogBytesMax: 32 * 1024 * 1024,
} as const;

export type Capacity = { readonly [Name in keyof typeof CAPACITY]: number };
