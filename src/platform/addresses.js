import { BlockList, isIPv6 } from 'node:net';
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
/** IPv6 addresses that are IPv4 ones, as a socket for both shows them. */
const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;
export function isLoopback(address) {
    const plain = address.replace(MAPPED, '');
    return LOOPBACK.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
/**
 * What clients are counted by where they have not said who they are: the address, and of IPv6 the
 * network of 64 bits, which one client has to itself (RFC 6177, section 2).
 */
export function networkOf(address) {
    const plain = address.replace(MAPPED, '');
    return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(':')}::/64` : plain;
}
/** All eight groups of an IPv6 address, without leading zeros; a zone is left out. */
export function groupsOf(address) {
    const [withoutZone = ''] = address.split('%');
    const { hostname } = new URL(`http://[${withoutZone}]`);
    const [head = '', tail] = hostname.slice(1, -1).split('::');
    const before = head === '' ? [] : head.split(':');
    const behind = tail === undefined || tail === '' ? [] : tail.split(':');
    const zeros = Array.from({ length: 8 - before.length - behind.length }, () => '0');
    return [...before, ...zeros, ...behind];
}
//# sourceMappingURL=addresses.js.map