/** Nobody makes us wait longer. */
export const RETRY_AFTER_MAX_MS = 24 * 60 * 60 * 1_000;

/**
 * How long a receiver wants to be left alone (RFC 9110, section 10.2.3: seconds, or a date of HTTP),
 * at most a day; undefined where the text says nothing of the kind.
 *
 * @param nowMs milliseconds since 1970.
 */
export function retryAfterMs(text: string, nowMs: number): number | undefined {
  const trimmed = text.trim();
  const ms = /^\d{1,12}$/.test(trimmed) ? Number(trimmed) * 1_000 : dateMs(trimmed) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS);
}

/** IMF-fixdate alone: the older forms are not to be sent any more. NaN for everything else. */
function dateMs(text: string): number {
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text);
  return isDate ? Date.parse(text) : Number.NaN;
}
