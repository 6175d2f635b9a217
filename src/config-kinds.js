import { isIP } from 'node:net';
export function anyText() {
    return { mustBe: 'a text', parse: (text) => text };
}
/** Whether there is one is found out by listening. */
export function hostName() {
    return {
        mustBe: 'an IP address or the name of a host',
        parse: (text) => (isIP(text) > 0 || HOST_NAME.test(text) ? text : undefined),
    };
}
const HOST_NAME = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
export function textLike(pattern, mustBe) {
    return { mustBe, parse: (text) => (pattern.test(text) ? text : undefined) };
}
/** Of a page that anybody may fetch: a password in it would go nowhere. */
export function webAddress() {
    return {
        mustBe: 'an address like https://id.example/keys, without a user in it',
        parse: (text) => {
            const url = URL.canParse(text) ? new URL(text) : undefined;
            const isOne = url?.protocol === 'https:' || url?.protocol === 'http:';
            return isOne && url.username === '' && url.password === '' ? text : undefined;
        },
    };
}
export function listOf(part, mustBe) {
    return {
        mustBe,
        parse: (text) => {
            const parts = listed(text);
            return parts.length > 0 && parts.every((each) => part.test(each)) ? text : undefined;
        },
    };
}
export function integer(min, max) {
    return {
        mustBe: `an integer from ${min} to ${max}`,
        parse: (text) => {
            const value = Number(text);
            return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
        },
    };
}
export function oneOf(...choices) {
    return {
        mustBe: `one of ${choices.join(', ')}`,
        parse: (text) => choices.find((choice) => choice === text),
    };
}
/** The parts of a list as it is configured. */
export function listed(text) {
    return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
}
//# sourceMappingURL=config-kinds.js.map