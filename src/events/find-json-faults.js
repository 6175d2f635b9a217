import { JsonFaults } from './json-faults.js';
import { LIMITS } from './limits.js';
import { numberFault } from './number-fault.js';
/**
 * The faults of a text that `parseJson` does not take, found by reading it character by character.
 * That takes longer than `JSON.parse`, but also only in proportion to the length of the text.
 */
export function findJsonFaults(text) {
    return new FaultFinder(text).faults();
}
const BYTE_ORDER_MARK = '\ufeff';
/** Each method reads one thing from `#at` on, and returns false where it is not there. */
class FaultFinder {
    #text;
    #faults = new JsonFaults();
    #path = [];
    #at = 0;
    #isTooDeep = false;
    constructor(text) {
        this.#text = text;
    }
    faults() {
        if (this.#text.startsWith(BYTE_ORDER_MARK)) {
            return [{ pointer: '', message: 'begins with a byte order mark, which JSON may not' }];
        }
        const isRead = this.#value() && this.#at === this.#text.length;
        if (isRead || this.#isTooDeep)
            return this.#faults.list;
        return [{ pointer: '', message: `is not JSON: ${placeOf(this.#at, this.#text)}` }];
    }
    #value() {
        this.#skip(WHITE_SPACE);
        return this.#bareValue() && this.#skip(WHITE_SPACE);
    }
    #bareValue() {
        switch (this.#text[this.#at]) {
            case '{':
                return this.#nested(() => this.#members());
            case '[':
                return this.#nested(() => this.#items());
            case '"':
                return this.#string() !== undefined;
            default:
                return this.#skip(WORD) || this.#number();
        }
    }
    #nested(read) {
        if (this.#path.length >= LIMITS.bodyDepthMax) {
            this.#faults.add(this.#path, `is nested deeper than ${LIMITS.bodyDepthMax} levels`);
            this.#isTooDeep = true;
            return false;
        }
        this.#at += 1;
        this.#skip(WHITE_SPACE);
        return read();
    }
    #items() {
        if (this.#skip(CLOSE_BRACKET))
            return true;
        for (let index = 0;; index++) {
            this.#path.push(index);
            if (!this.#value())
                return false;
            this.#path.pop();
            if (!this.#skip(COMMA))
                return this.#skip(CLOSE_BRACKET);
        }
    }
    #members() {
        if (this.#skip(CLOSE_BRACE))
            return true;
        const names = new Map();
        for (;;) {
            this.#skip(WHITE_SPACE);
            const name = this.#string();
            if (name === undefined)
                return false;
            this.#skip(WHITE_SPACE);
            if (!this.#skip(COLON))
                return false;
            this.#path.push(name);
            this.#countName(name, names);
            if (!this.#value())
                return false;
            this.#path.pop();
            if (!this.#skip(COMMA))
                return this.#skip(CLOSE_BRACE);
        }
    }
    #countName(name, names) {
        const count = (names.get(name) ?? 0) + 1;
        names.set(name, count);
        if (count === 2)
            this.#faults.add(this.#path, 'comes more than once in its object');
    }
    #number() {
        const start = this.#at;
        if (!this.#skip(NUMBER))
            return false;
        const fault = numberFault(this.#text.slice(start, this.#at));
        if (fault !== undefined)
            this.#faults.add(this.#path, fault);
        return true;
    }
    /** What the string says, its escapes resolved. */
    #string() {
        const start = this.#at;
        if (!this.#skip(QUOTE))
            return undefined;
        let hasEscapes = false;
        while (this.#skip(PLAIN) && this.#skip(ESCAPE))
            hasEscapes = true;
        if (!this.#skip(QUOTE))
            return undefined;
        const literal = this.#text.slice(start, this.#at);
        return hasEscapes ? JSON.parse(literal) : literal.slice(1, -1);
    }
    #skip(token) {
        token.lastIndex = this.#at;
        if (!token.test(this.#text))
            return false;
        this.#at = token.lastIndex;
        return true;
    }
}
// RFC 8259, sections 2 to 7. No group is repeated: each repetition would take of a bounded stack.
const WHITE_SPACE = /[ \t\n\r]*/y;
const WORD = /true|false|null/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const QUOTE = /"/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has them escaped.
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const COMMA = /,/y;
const COLON = /:/y;
const CLOSE_BRACKET = /\]/y;
const CLOSE_BRACE = /\}/y;
function placeOf(offset, text) {
    if (offset >= text.length)
        return 'it ends too early';
    let line = 1;
    let lineStart = 0;
    for (;;) {
        const next = text.indexOf('\n', lineStart) + 1;
        if (next === 0 || next > offset)
            break;
        lineStart = next;
        line += 1;
    }
    return `unexpected character at line ${line}, column ${offset - lineStart + 1}`;
}
//# sourceMappingURL=find-json-faults.js.map