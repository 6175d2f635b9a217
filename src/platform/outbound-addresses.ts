import { BlockList, isIP, isIPv4 } from 'node:net';
import { groupsOf, isLoopback } from './addresses.ts';

export interface OutboundRules {
  /** Which internal addresses may be reached by whatever name: none, this machine's, or private ones. */
  readonly internal: 'none' | 'loopback' | 'private';
  /** Names of hosts, addresses, and networks like `10.20.0.0/16`, that may be reached as well. */
  readonly allowed: readonly string[];
}

/**
 * What lies at an address, for requests to where somebody else says: `public` is for everybody to
 * reach, `allowed` is internal and let through, `forbidden` is everything else.
 */
export type AddressVerdict = 'public' | 'allowed' | 'forbidden';

/** Judges where requests may go that others decide about (server-side request forgery). */
export class OutboundAddresses {
  readonly #internal: OutboundRules['internal'];
  readonly #hosts: ReadonlySet<string>;
  readonly #networks = new BlockList();
  /** Whether anything internal may be reached at all. */
  readonly allowsInternal: boolean;

  constructor({ internal, allowed }: OutboundRules) {
    this.#internal = internal;
    this.allowsInternal = internal !== 'none' || allowed.length > 0;
    const isNetwork = (text: string) => isIP(text.split('/')[0] ?? '') > 0;
    for (const network of allowed.filter(isNetwork)) addTo(this.#networks, network);
    const names = allowed.filter((text) => !isNetwork(text));
    this.#hosts = new Set(names.map((name) => name.toLowerCase()));
  }

  /** Of an address that a name stands for, or that was given for one: then it is the host as well. */
  judge(address: string, host: string): AddressVerdict {
    const plain = plainAddress(address);
    const family = isIPv4(plain) ? 'ipv4' : 'ipv6';
    if (this.#networks.check(plain, family)) return 'allowed';
    const isThisMachine = isLoopback(plain);
    if (!isThisMachine && NEVER.check(plain, family)) return 'forbidden';
    if (isThisMachine || PRIVATE.check(plain, family)) {
      const isAllowed = this.#hosts.has(host.toLowerCase()) || this.#reaches(isThisMachine);
      return isAllowed ? 'allowed' : 'forbidden';
    }
    return family === 'ipv4' || GLOBAL.check(plain, family) ? 'public' : 'forbidden';
  }

  #reaches(isThisMachine: boolean): boolean {
    return this.#internal === 'private' || (isThisMachine && this.#internal === 'loopback');
  }
}

/** Whether a text is a network, an address or a name, as rules may allow it. */
export function isOutboundRule(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  if (more.length > 0) return false;
  const family = isIP(address);
  if (family === 0) return bits === undefined && HOST_NAME.test(text);
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

/** Not digits alone in the last part: that would be an address in an odd notation. */
const HOST_NAME = /^(?!.*(?:^|\.)\d+$)(?=.{1,253}$)[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/i;

/** What somebody's network has inside: may be let through. */
const PRIVATE = listOf(
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
);

/** The only IPv6 addresses that everybody can reach (RFC 4291, section 2.4; IANA). */
const GLOBAL = listOf('2000::/3');

/**
 * Where no receiver is, or nobody's but the cloud's own: unspecified, link-local (where machines in
 * clouds are told their credentials), for protocols, documentation, tests and the future, multicast;
 * and IPv6 addresses that others translate to IPv4 ones, which nobody would check (RFC 6890, IANA's
 * registries of special addresses). They are let through by network only.
 */
const NEVER = listOf(
  ...['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '2001::/23', '2001:db8::/32', '2002::/16'],
  ...['3fff::/20', 'fe80::/10', 'ff00::/8'],
  // Of clouds, where they tell machines about themselves: Azure, Alibaba, AWS, Google.
  ...['168.63.129.16', '100.100.100.200', 'fd00:ec2::/32', 'fd20:ce::254'],
);

function listOf(...networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) addTo(list, network);
  return list;
}

function addTo(list: BlockList, network: string): void {
  const [address = '', bits] = network.split('/');
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  if (bits === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(bits), family);
}

/** Without a zone; an IPv4 address in IPv6, in whatever notation, as IPv4 (RFC 4291, 2.5.5.2). */
function plainAddress(address: string): string {
  if (isIPv4(address)) return address;
  const groups = groupsOf(address).map((group) => Number.parseInt(group, 16));
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return groups.map((group) => group.toString(16)).join(':');
}
