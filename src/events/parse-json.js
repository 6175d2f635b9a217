import { findJsonFaults } from './find-json-faults.js';
import { LIMITS } from './limits.js';
import { numberFault } from './number-fault.js';
/**
 * Parses JSON (RFC 8259) as `JSON.parse` does, and refuses what that would lose silently: a name
 * that comes twice in one object, however it is spelled, and a number that a double does not carry
 * (`numberFault`). Nesting is bounded by `bodyDepthMax`; a byte order mark is refused.
 *
 * Each fault points to its place. Where the text is no JSON at all there is one, with the pointer
 * '' and the line and column in its message. No message repeats anything of the text. `__proto__`
 * is a name like any other and becomes an own property.
 *
 * Takes time and memory in proportion to the length of the text, whatever it holds.
 */
export function parseJson(text) {
    const count = countValues(text);
    if (count !== undefined && count.values > LIMITS.bodyValuesMax)
        return TOO_MANY_VALUES;
    const value = count === undefined ? undefined : parsed(text);
    // Of two members with one name the value has but the last.
    if (value !== undefined && membersOf(value) === count?.members)
        return { value };
    return { faults: findJsonFaults(text) };
}
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BIG_E = 0x45;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const SMALL_E = 0x65;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const TOO_MANY_VALUES = {
    faults: [{ pointer: '', message: `has more than ${LIMITS.bodyValuesMax} values` }],
};
/**
 * Counts what a text holds; undefined where something nests too deep or a number is at fault. Of a
 * text that is no JSON it says nothing: that is left for `JSON.parse` to find.
 */
function countValues(text) {
    let members = 0;
    let values = 0;
    let depth = 0;
    for (let at = 0; at < text.length; at++) {
        const char = text.charCodeAt(at);
        switch (char) {
            case QUOTE:
                at = endOfString(text, at);
                break;
            case COLON:
                members += 1;
                break;
            case COMMA:
                values += 1;
                break;
            case OPEN_BRACE:
            case OPEN_BRACKET:
                values += 1;
                depth += 1;
                break;
            case CLOSE_BRACE:
            case CLOSE_BRACKET:
                depth -= 1;
                break;
            default:
                if (char === MINUS || isDigit(char))
                    at = endOfNumber(text, at);
        }
        if (depth > LIMITS.bodyDepthMax || at === AT_FAULT)
            return undefined;
    }
    return { members, values };
}
/** Where its closing quote is: the first that no odd number of backslashes stands before. */
function endOfString(text, start) {
    for (let from = start + 1;;) {
        const quote = text.indexOf('"', from);
        if (quote < 0)
            return text.length;
        let before = quote;
        while (before > from && text.charCodeAt(before - 1) === BACKSLASH)
            before -= 1;
        if ((quote - before) % 2 === 0)
            return quote;
        from = quote + 1;
    }
}
/** A number without an exponent is carried if it has no more characters than this. */
const CHARACTERS_MAX = 15;
const AT_FAULT = -1;
/** The last character of the number; `AT_FAULT` where a double does not carry it. */
function endOfNumber(text, start) {
    let next = endOfDigits(text, start + 1);
    let charactersMax = CHARACTERS_MAX;
    if (text.charCodeAt(next) === DOT)
        next = endOfDigits(text, next + 1);
    if (isExponentSign(text.charCodeAt(next))) {
        next = endOfDigits(text, next + 2); // Past the E, and a sign or the first digit.
        charactersMax = 0;
    }
    const isCarried = next - start <= charactersMax || numberFault(text.slice(start, next)) === undefined;
    return isCarried ? next - 1 : AT_FAULT;
}
function endOfDigits(text, start) {
    let next = start;
    while (isDigit(text.charCodeAt(next)))
        next += 1;
    return next;
}
function isDigit(char) {
    return char >= ZERO && char <= NINE;
}
function isExponentSign(char) {
    return char === SMALL_E || char === BIG_E;
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        // What is wrong, and where, is found out without its words, which quote the text.
        return undefined;
    }
}
function membersOf(value) {
    if (typeof value !== 'object' || value === null)
        return 0;
    let members = 0;
    if (isArray(value)) {
        for (const item of value)
            members += membersOf(item);
    }
    else {
        for (const name in value)
            members += 1 + membersOf(value[name]);
    }
    return members;
}
const isArray = Array.isArray;
//# sourceMappingURL=parse-json.js.map