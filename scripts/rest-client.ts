import { setTimeout as sleep } from 'node:timers/promises';

export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

/** What the service says of a request it does not take (RFC 9457). */
export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly faults: readonly Fault[];
}

/** How one attempt to append ended. */
export type Attempt =
  | { readonly outcome: 'stored'; readonly alreadyStored: boolean }
  | { readonly outcome: 'refused'; readonly problem: Problem }
  | {
      readonly outcome: 'failed';
      readonly reason: string;
      /** The events may have been stored all the same. */
      readonly mayBeStored: boolean;
      readonly retryAfterMs: number;
    }
  /** There is no event store at this address, or it does not let us in: trying again won't help. */
  | { readonly outcome: 'unusable'; readonly reason: string };

const REQUEST_TIMEOUT_MS = 30_000;
/** The statuses that speak of these events, and would of the same events tomorrow. */
const REFUSED = [400, 409, 412, 413, 422];
/** The codes by which the service says that it has not begun. */
const NEVER_STORED = ['queue_full', 'unavailable', 'store_closed', 'rate_limited'];
const NOT_NOW = [408, 425, 429, 500, 502, 503, 504];

/**
 * Sends events, each as JSON text, as one atomic batch to `POST /v1/events` of the service at
 * `url`. Never throws for what the service or the network does.
 */
export async function appendOnce(url: URL, events: readonly string[]): Promise<Attempt> {
  try {
    const response = await fetch(new URL('v1/events', withSlash(url)), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credential() },
      body: `{"events":[${events.join(',')}]}`,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const text = await response.text();
    return attemptOf(response, text, events.length);
  } catch (error) {
    const { code, message } = causeOf(error);
    const isNotSent = code === 'ECONNREFUSED' || code === 'ENOTFOUND';
    const reason = code === undefined || message.includes(code) ? message : `${message} (${code})`;
    return { outcome: 'failed', reason, mayBeStored: !isNotSent, retryAfterMs: 0 };
  }
}

/** A key, or a token, where the service wants one. Not on the command line, which others can see. */
export function credential(): Readonly<Record<string, string>> {
  const { EVENT_STORE_KEY: key = '' } = process.env;
  return key === '' ? {} : { authorization: `Bearer ${key}` };
}

/** To be said behind the problem of an answer. */
export function credentialHint(status: number): string {
  return status === 401 ? ' The credential is taken from EVENT_STORE_KEY.' : '';
}

export interface Patience {
  /** For how long to try again, in milliseconds, counted from the first failure. */
  readonly retryForMs: number;
  /** Once aborted, no further attempt is made. */
  readonly stop: AbortSignal;
  readonly onRetry: (reason: string) => void;
}

/** `interrupted`: stopped before the outcome was known; `unusable`: also when patience ran out. */
export type Appended =
  | Exclude<Attempt, { readonly outcome: 'failed' }>
  | { readonly outcome: 'interrupted' };

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Like `appendOnce`, but tries again, always with the same events, for as long as the service is
 * not there or says "not now". The events need ids: then nothing is ever stored twice.
 *
 * Where an attempt whose outcome stayed unknown turns out to have stored them, they are `stored`
 * and not `alreadyStored`.
 */
export async function appendPatiently(
  url: URL,
  events: readonly string[],
  { retryForMs, stop, onRetry }: Patience,
): Promise<Appended> {
  let giveUpAt = Number.POSITIVE_INFINITY;
  let mayBeStored = false;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const attempt = await appendOnce(url, events);
    if (attempt.outcome === 'stored') {
      return { outcome: 'stored', alreadyStored: attempt.alreadyStored && !mayBeStored };
    }
    if (attempt.outcome !== 'failed') return attempt;

    mayBeStored ||= attempt.mayBeStored;
    giveUpAt = Math.min(giveUpAt, performance.now() + retryForMs);
    const leftMs = giveUpAt - performance.now();
    if (leftMs <= 0) return { outcome: 'unusable', reason: attempt.reason };
    onRetry(attempt.reason);
    const jitteredMs = pauseMs * (0.5 + Math.random() / 2);
    await pause(Math.min(leftMs, Math.max(jitteredMs, attempt.retryAfterMs)), stop);
    if (stop.aborted) return { outcome: 'interrupted' };
  }
}

function attemptOf(response: Response, text: string, count: number): Attempt {
  const { status } = response;
  const body = parsed(text);
  if (response.ok && Array.isArray(body?.['events']) && body['events'].length === count) {
    return { outcome: 'stored', alreadyStored: status === 200 };
  }
  const problem = problemOf(body);
  if (REFUSED.includes(status) && problem !== undefined) return { outcome: 'refused', problem };
  const said =
    problem === undefined ? '' : ` ${problem.code}: ${problem.detail}${credentialHint(status)}`;
  const reason = `the service answered ${status}${said}`;
  if (!NOT_NOW.includes(status)) return { outcome: 'unusable', reason };
  const retryAfterMs = Number(response.headers.get('retry-after') ?? 0) * 1_000 || 0;
  const mayBeStored = !NEVER_STORED.includes(problem?.code ?? '');
  return { outcome: 'failed', reason, mayBeStored, retryAfterMs };
}

function problemOf(body: Record<string, unknown> | undefined): Problem | undefined {
  if (typeof body?.['code'] !== 'string') return undefined;
  const { code, detail, faults } = body;
  return {
    code,
    detail: String(detail ?? code),
    faults: Array.isArray(faults) ? (faults as readonly Fault[]) : [],
  };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object'
      ? ((value ?? undefined) as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Node's `fetch` hides what happened in the cause, which may be a bundle of several. */
function causeOf(error: unknown): { readonly code: string | undefined; readonly message: string } {
  const { cause } = error as { readonly cause?: unknown };
  const inner = cause instanceof AggregateError ? cause.errors[0] : (cause ?? error);
  const { code, message } = inner as { readonly code?: unknown; readonly message?: string };
  return { code: typeof code === 'string' ? code : undefined, message: message ?? String(error) };
}

export function withSlash(url: URL): URL {
  return url.pathname.endsWith('/') ? url : new URL(`${url.pathname}/`, url);
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stop }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
}
