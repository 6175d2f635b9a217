import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { OutboundAddresses } from '../platform/outbound-addresses.ts';

export interface ConnectorOptions {
  readonly addresses: OutboundAddresses;
  /** How long a connection may take to be there, TLS included. */
  readonly connectTimeoutMs: number;
  /** Certificates (PEM) to be trusted in place of the usual ones. */
  readonly ca?: string | undefined;
  /** By which names become addresses; the system's where absent. */
  readonly lookup?: LookupFunction | undefined;
}

/** A host that is at no address where requests may go. */
export class ForbiddenAddress extends Error {}

/**
 * Connects to nothing but what may be reached. A name is looked up once, what it stands for is
 * judged, and one of the addresses that passed is connected to: there is no second look-up whose
 * answer could be another (DNS rebinding). What goes in the clear goes to internal addresses alone.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const inTheClear = connectorFor(options, (verdict) => verdict === 'allowed');
  const encrypted = connectorFor(options, (verdict) => verdict !== 'forbidden');
  return (target, callback) =>
    (target.protocol === 'https:' ? encrypted : inTheClear)(target, callback);
}

type Verdict = ReturnType<OutboundAddresses['judge']>;

function connectorFor(
  { addresses, connectTimeoutMs, ca, lookup = systemLookup as LookupFunction }: ConnectorOptions,
  isLetThrough: (verdict: Verdict) => boolean,
): buildConnector.connector {
  const mayReach = (address: string, host: string) => isLetThrough(addresses.judge(address, host));
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    lookup: guarded(lookup, mayReach),
    ...(ca !== undefined && { ca }),
  });
  return (target, callback) => {
    const { hostname } = target;
    // What is an address already is never looked up.
    if (isIP(hostname) > 0 && !mayReach(hostname, hostname)) {
      callback(new ForbiddenAddress(), null);
      return;
    }
    connect(target, (error, socket) => {
      if (error !== null) callback(error, null);
      else if (socket.remoteAddress === undefined) callback(closedAtOnce(), null);
      else if (mayReach(socket.remoteAddress, hostname)) callback(null, socket);
      else {
        socket.destroy();
        callback(new ForbiddenAddress(), null);
      }
    });
  };
}

function closedAtOnce(): Error {
  return Object.assign(new Error('There is no connection any more.'), { code: 'ECONNRESET' });
}

function guarded(
  lookup: LookupFunction,
  mayReach: (address: string, host: string) => boolean,
): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 0);
      const all = Array.isArray(found) ? found : [];
      const reachable = all.filter(({ address }) => mayReach(address, host));
      const [first] = reachable;
      if (first === undefined) return callback(new ForbiddenAddress(), '', 0);
      if (options.all === true) return callback(null, reachable);
      callback(null, first.address, first.family);
    });
  };
}
