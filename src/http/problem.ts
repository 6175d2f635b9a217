import type { ErrorCode, EventStoreError } from '../errors.ts';

/** What each error is over HTTP: RFC 9457 problem details. A new code does not compile without. */
const STATUS = {
  invalid_request: 400,
  not_found: 404,
  sequence_conflict: 409,
  event_id_conflict: 409,
  aggregate_type_limit: 409,
  payload_too_large: 413,
  queue_full: 503,
  unavailable: 503,
  outcome_unknown: 503,
  position_not_reached: 503,
  store_closed: 503,
  log_damaged: 500,
  internal: 500,
  invalid_configuration: 500,
  mongod_not_found: 500,
  data_dir_in_use: 500,
  mongod_failed: 500,
} as const satisfies Record<ErrorCode, number>;

export interface Problem {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfterS: number | undefined;
}

export function problemOf({ code, message, details }: EventStoreError): Problem {
  const status = STATUS[code];
  const retryAfterMs = 'retryAfterMs' in details ? details.retryAfterMs : 1_000;
  return {
    status,
    body: {
      type: `/problems/${code}`,
      title: titleOf(code),
      status,
      code,
      detail: message,
      ...details,
    },
    retryAfterS: status === 503 ? Math.ceil(retryAfterMs / 1_000) : undefined,
  };
}

function titleOf(code: ErrorCode): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
