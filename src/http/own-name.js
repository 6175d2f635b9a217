import { isIPv4, isIPv6 } from 'node:net';
/**
 * Whether a `Host` header names the service by an address, or as localhost, or not at all. A page on
 * the web has another name, and its browser says so.
 */
export function isOwnName(host) {
    const parts = HOST.exec(host)?.groups;
    if (parts === undefined)
        return false;
    const { ipv6, name = '' } = parts;
    if (ipv6 !== undefined)
        return isIPv6(ipv6);
    return isIPv4(name) || ['', 'localhost'].includes(name.toLowerCase());
}
/** RFC 9110, section 7.2; of an address of IPv6 without its zone. */
const HOST = /^(?:\[(?<ipv6>[0-9a-f:.]+)\]|(?<name>[^:]*))(?::\d{1,5})?$/i;
//# sourceMappingURL=own-name.js.map