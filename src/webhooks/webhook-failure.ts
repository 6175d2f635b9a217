import { errors } from 'undici';
import type { DeliveryFailure } from '../engine/subscriptions/ports.ts';
import { ForbiddenAddress } from './guarded-connector.ts';
import { retryAfterMs } from './retry-after.ts';

/** The time that a subscription gives its receiver is over. */
export class NoAnswerInTime extends Error {}

/** Whoever asked for the delivery does not want it any more. */
export class GivenUp extends Error {}

/** What came of a request that was answered, but not with 2xx. */
export function failureOfAnswer(
  statusCode: number,
  retryAfter: string | undefined,
  nowMs: number,
): DeliveryFailure {
  const afterMs = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, nowMs);
  return {
    error: statusCode >= 300 && statusCode < 400 ? redirected(statusCode) : answered(statusCode),
    statusCode,
    isOfTarget: OF_TARGET.has(statusCode),
    ...(statusCode === 410 && { isGone: true }),
    ...(afterMs !== undefined && { retryAfterMs: afterMs }),
  };
}

/**
 * What came of a request that was not answered. The phrase tells no address, and no more of an error
 * than what kind it is.
 */
export function failureOfError(error: unknown, timeoutMs: number): DeliveryFailure {
  return { error: phraseOf(error, timeoutMs), isOfTarget: true };
}

/** Who answers so cannot take anything at present, or is not there behind its gateway. */
const OF_TARGET: ReadonlySet<number> = new Set([429, 502, 503, 504]);

const answered = (statusCode: number) => `It answered ${statusCode}`;
const redirected = (statusCode: number) => `It answered ${statusCode}; redirects are not followed`;

function phraseOf(error: unknown, timeoutMs: number): string {
  if (error instanceof NoAnswerInTime) return `There was no answer within ${timeoutMs} ms`;
  if (error instanceof GivenUp) return 'The delivery was given up by the service';
  const [cause, code] = causeOf(error);
  if (cause instanceof ForbiddenAddress) return 'Its host is at no address that may be reached';
  if (cause instanceof errors.HTTPParserError) return NO_HTTP;
  const phrase = PHRASES.find(([pattern]) => pattern.test(code))?.[1];
  if (phrase !== undefined) return phrase;
  if (/CERT|TLS|SSL|SIGNATURE|EPROTO/.test(code)) return `TLS failed: ${code}`;
  return `The request failed: ${code}`;
}

const NO_HTTP = 'What it answered is no HTTP, or too much of it';

const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED$/, 'The connection was refused'],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'The connection was closed before there was an answer'],
  [/^(?:ENOTFOUND|EAI_\w+)$/, 'The name of its host could not be resolved'],
  [/^(?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, 'There was no connection in time'],
  [/^E(?:HOST|NET)(?:UNREACH|DOWN)$|^EADDRNOTAVAIL$/, 'Its host could not be reached'],
  [/^UND_ERR_HEADERS_OVERFLOW$/, NO_HTTP],
];

/** What is behind an error, and of several connections that were tried, behind the first. */
function causeOf(error: unknown): readonly [unknown, string] {
  if (error instanceof AggregateError && error.errors.length > 0) return causeOf(error.errors[0]);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return [error, typeof code === 'string' ? code : 'of no known kind'];
}
