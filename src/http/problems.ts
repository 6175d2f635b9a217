import type { ErrorCode } from '../errors.ts';

export const PROBLEM_TYPE = 'application/problem+json';

export interface ProblemDescription {
  readonly status: number;
  /** What happened, for those who read the documentation. */
  readonly meaning: string;
  /** What a client should do about it. */
  readonly remedy: string;
}

const NOT_OVER_HTTP = 'Met at the start of the service; no request is answered with it.';

/** What each error is over HTTP. A new code does not compile without. docs/errors.md has the same. */
export const PROBLEMS: Readonly<Record<ErrorCode, ProblemDescription>> = {
  invalid_request: {
    status: 400,
    meaning: 'Something in the request is not as it must be. Nothing was stored.',
    remedy: 'Mend what `faults` point at.',
  },
  unauthenticated: {
    status: 401,
    meaning: 'There is no credential in the request, or none that is valid. Nothing was stored.',
    remedy: 'Send `Authorization: Bearer` with an API key or a token that is not past its time.',
  },
  forbidden: {
    status: 403,
    meaning: 'The credential does not allow this. Nothing was stored.',
    remedy: 'Ask an administrator for a key with the `scope` that is named.',
  },
  not_found: {
    status: 404,
    meaning: 'There is nothing at this path.',
    remedy: 'Check the path or the id.',
  },
  aggregate_not_found: {
    status: 404,
    meaning: 'No aggregate of this id has events.',
    remedy: 'Check the id and the aggregate type.',
  },
  subscription_not_found: {
    status: 404,
    meaning: 'There is no subscription of this name.',
    remedy: 'Check the name: `GET /v1/subscriptions` lists them.',
  },
  method_not_allowed: {
    status: 405,
    meaning: 'The path is there, but not for this method.',
    remedy: 'Use a method that `Allow` names.',
  },
  not_acceptable: {
    status: 406,
    meaning: 'None of the media types in `Accept` can be had here. Nothing was stored.',
    remedy: 'Accept one that `offered` names.',
  },
  request_timeout: {
    status: 408,
    meaning: 'The client did not finish sending its request in time. Nothing was stored.',
    remedy: 'Send it again, without pausing.',
  },
  sequence_conflict: {
    status: 409,
    meaning: 'An `expectedSequenceNumber` does not hold. Nothing was stored.',
    remedy: 'Read the aggregate again, decide again, and append to its `actual` sequence number.',
  },
  event_id_conflict: {
    status: 409,
    meaning:
      'An `eventId` is stored with other content, or without the rest of this batch. Nothing was stored.',
    remedy: 'Give another event another id; repeat a batch whole.',
  },
  aggregate_type_ambiguous: {
    status: 409,
    meaning: 'Aggregates of several types have this id.',
    remedy: 'Name the `aggregateType`: one of `candidates`.',
  },
  aggregate_type_limit: {
    status: 409,
    meaning: 'There are as many aggregate types as there may be. Nothing was stored.',
    remedy: 'Use one that exists: a type is a kind of thing, not a thing.',
  },
  schema_incompatible: {
    status: 409,
    meaning:
      'The schema would break readers or writers of another version. Nothing was registered.',
    remedy: 'Mend what `reasons` point at, give it a step (`x-upcast`), or change the mode.',
  },
  schema_limit: {
    status: 409,
    meaning: 'There are as many versions of schemas as there may be. Nothing was registered.',
    remedy:
      'Register a schema when it has settled, not each try: `…/compatibility` stores nothing.',
  },
  schema_version_too_old: {
    status: 409,
    meaning: 'An event is stored in a newer version than `schemaVersion`: there is no way back.',
    remedy: 'Ask for that version, or for `latest`.',
  },
  api_key_limit: {
    status: 409,
    meaning: 'There are as many valid API keys as there may be.',
    remedy: 'Revoke keys that nobody uses.',
  },
  subscription_exists: {
    status: 409,
    meaning: 'There is a subscription of this name already, and it is another one.',
    remedy: 'Take another name, or change the one there is with PATCH.',
  },
  redis_stream_taken: {
    status: 409,
    meaning: 'Another subscription has the stream of this `key` in Redis. Nothing was stored.',
    remedy: 'Take another key.',
  },
  subscription_limit: {
    status: 409,
    meaning: 'There are as many subscriptions as there may be.',
    remedy: 'Delete those that nobody needs.',
  },
  subscription_not_active: {
    status: 409,
    meaning: 'The subscription is paused or disabled: it hands nothing out.',
    remedy: 'Resume it, once what it was stopped for is over.',
  },
  wrong_subscription_target: {
    status: 409,
    meaning: 'This goes with subscriptions of another type of target.',
    remedy: 'Fetch from a `pull` target alone; test, and rotate the secret of, a `webhook`.',
  },
  precondition_failed: {
    status: 412,
    meaning: 'What `If-Match` or `If-None-Match` says does not hold. Nothing was stored.',
    remedy: 'Read the aggregate again, decide again, and send its `actual` sequence number.',
  },
  subscription_changed: {
    status: 412,
    meaning: 'The subscription is not as `If-Match` says: somebody has changed it.',
    remedy: 'Read it again, decide again, and send its `ETag`.',
  },
  payload_too_large: {
    status: 413,
    meaning: 'The body is larger than a body may be. Nothing was stored.',
    remedy: 'Send fewer events at once, or smaller ones.',
  },
  unsupported_media_type: {
    status: 415,
    meaning: 'The body is of a media type, charset or compression that is not read here.',
    remedy: 'Send one that `supported` names.',
  },
  idempotency_key_reused: {
    status: 422,
    meaning: 'The `Idempotency-Key` came with other events before. This request stored nothing.',
    remedy: 'Take a new key for a new request.',
  },
  schema_violation: {
    status: 422,
    meaning: 'The data of an event is not as the schema of its type has it. Nothing was stored.',
    remedy: 'Mend what `faults` point at, or name the `version` that the data is written in.',
  },
  snapshot_too_large: {
    status: 422,
    meaning: 'The state of the aggregate takes more than a snapshot may. Nothing was stored.',
    remedy: 'Replay without one, or fold into a smaller state.',
  },
  rate_limited: {
    status: 429,
    meaning: 'More was asked for than the `budget` allows in its time. Nothing was stored.',
    remedy: 'Send the same request again after `Retry-After`.',
  },
  headers_too_large: {
    status: 431,
    meaning: 'The headers are larger than headers may be.',
    remedy: 'Send less in headers and query.',
  },
  queue_full: {
    status: 503,
    meaning: 'More is waiting already than the store takes on. Nothing was stored.',
    remedy: 'Send the same request again after `Retry-After`.',
  },
  unavailable: {
    status: 503,
    meaning: 'The database could not be reached in time. Nothing was stored.',
    remedy: 'Send the same request again after `Retry-After`.',
  },
  outcome_unknown: {
    status: 503,
    meaning: 'The events may be stored, now or a moment later, or not at all.',
    remedy:
      'Send the same request again, with the `eventIds` given here where its events had none: that never stores twice, and tells.',
  },
  position_not_reached: {
    status: 503,
    meaning: 'The log has not come as far as `minPosition` in time.',
    remedy: 'Ask again, or for less.',
  },
  store_closed: {
    status: 503,
    meaning: 'This process is stopping. Nothing was stored.',
    remedy: 'Send the same request again, to another process or after the restart.',
  },
  log_damaged: {
    status: 500,
    meaning: 'An event is missing that a commit speaks of.',
    remedy: 'Call whoever runs the service: the database was changed behind its back.',
  },
  upcast_failed: {
    status: 500,
    meaning: 'An event cannot be had in the version asked for: a step between versions fails.',
    remedy:
      'Tell whoever wrote the step (`npm run schemas -- check` finds all such events); ' +
      '`schemaVersion=stored` reads what is stored.',
  },
  reducer_failed: {
    status: 500,
    meaning:
      'The `handler` failed on the event that is named, or made something of it that is no JSON object.',
    remedy: 'Mend the reducer, or ask for another `handler`: `merge-patch` takes every event.',
  },
  internal: {
    status: 500,
    meaning: 'The service made a mistake, which it has logged.',
    remedy: 'Report it with the `X-Request-Id` of the answer.',
  },
  invalid_configuration: { status: 500, meaning: NOT_OVER_HTTP, remedy: 'Mend what is named.' },
  mongod_not_found: {
    status: 500,
    meaning: NOT_OVER_HTTP,
    remedy: 'Get a `mongod` in one of the ways that the message names.',
  },
  data_dir_in_use: {
    status: 500,
    meaning: NOT_OVER_HTTP,
    remedy: 'Stop the other process, or give this one another `DATA_DIR`.',
  },
  mongod_failed: {
    status: 500,
    meaning: NOT_OVER_HTTP,
    remedy: 'Look into the log file that is named.',
  },
};
