import { isIP } from 'node:net';
import type { OutboundAddresses } from '../../platform/outbound-addresses.ts';

export const WEBHOOK_LIMITS = {
  urlCharactersMax: 2_000,
  headersMax: 20,
  headerNameCharactersMax: 100,
  headerValueCharactersMax: 4_000,
} as const;

/**
 * Why a text cannot be the URL of a webhook, as a phrase; undefined where it can. What its name
 * stands for is judged each time that it is connected to; here, an address that stands in it is, if
 * it is said which ones may be reached.
 */
export function webhookUrlFault(text: string, addresses?: OutboundAddresses): string | undefined {
  const max = WEBHOOK_LIMITS.urlCharactersMax;
  if (text.length > max) return `must have at most ${max} characters`;
  if (!URL.canParse(text)) return 'must be a URL like https://example.org/hook';
  const { protocol, username, password, hash, hostname } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https://';
  if (username !== '' || password !== '') {
    return 'must have no user or password in it: use a header';
  }
  if (hash !== '' || text.includes('#')) return 'must have no fragment (#)';
  return addresses && destinationFault(protocol, hostname, addresses);
}

/** Why these cannot be sent with each request, as phrases by name; names are as they are given. */
export function webhookHeaderFaults(
  headers: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const entries = Object.entries(headers);
  const names = entries.map(([name]) => name.toLowerCase());
  const faults = entries.flatMap(([name, value], index) => {
    const isRepeated = names.indexOf(name.toLowerCase()) !== index;
    const fault = isRepeated ? 'is there already, in another spelling' : headerFault(name, value);
    return fault === undefined ? [] : [[name, fault] as const];
  });
  return new Map(faults);
}

function destinationFault(
  protocol: 'https:' | 'http:',
  hostname: string,
  addresses: OutboundAddresses,
): string | undefined {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const verdict = isIP(host) === 0 ? undefined : addresses.judge(host, host);
  if (verdict === 'forbidden') {
    return 'must not lead to an internal or special address that WEBHOOK_ALLOWED_HOSTS does not name';
  }
  // Where an internal receiver may be meant, the address that it turns out to have tells.
  const isEncrypted = protocol === 'https:';
  if (isEncrypted || verdict === 'allowed') return undefined;
  if (verdict === undefined && addresses.allowsInternal) return undefined;
  return 'must begin with https://: only internal receivers that are allowed go without';
}

/** Said of each request by the service itself, or by HTTP about the connection. */
const RESERVED =
  /^(?:webhook-.*|content-.*|proxy-.*|host|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|user-agent|traceparent|tracestate)$/i;

function headerFault(name: string, value: string): string | undefined {
  const { headerNameCharactersMax: nameMax, headerValueCharactersMax: max } = WEBHOOK_LIMITS;
  // RFC 9110, sections 5.1 and 5.5.
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || name.length > nameMax) {
    return `must be the name of a header, of at most ${nameMax} characters`;
  }
  if (RESERVED.test(name)) return 'is set by the service itself';
  if (value.length > max) return `must have at most ${max} characters`;
  if (!/^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(value)) {
    return 'must be printable ASCII, with nothing blank around it';
  }
  return undefined;
}
