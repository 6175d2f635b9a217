import type { Fault } from '../errors.ts';
import { JsonFaults } from './json-faults.ts';
import { LIMITS } from './limits.ts';
import { numberFault } from './number-fault.ts';

/**
 * The faults of a text that `parseJson` does not take, found by reading it character by character.
 * That takes longer than `JSON.parse`, but also only in proportion to the length of the text.
 */
export function findJsonFaults(text: string): readonly Fault[] {
  return new FaultFinder(text).faults();
}

const BYTE_ORDER_MARK = '\ufeff';

/** Each method reads one thing from `#at` on, and returns false where it is not there. */
class FaultFinder {
  readonly #text: string;
  readonly #faults = new JsonFaults();
  readonly #path: (string | number)[] = [];
  #at = 0;
  #isTooDeep = false;

  constructor(text: string) {
    this.#text = text;
  }

  faults(): readonly Fault[] {
    if (this.#text.startsWith(BYTE_ORDER_MARK)) {
      return [{ pointer: '', message: 'begins with a byte order mark, which JSON may not' }];
    }
    const isRead = this.#value() && this.#at === this.#text.length;
    if (isRead || this.#isTooDeep) return this.#faults.list;
    return [{ pointer: '', message: `is not JSON: ${placeOf(this.#at, this.#text)}` }];
  }

  #value(): boolean {
    this.#skip(WHITE_SPACE);
    return this.#bareValue() && this.#skip(WHITE_SPACE);
  }

  #bareValue(): boolean {
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

  #nested(read: () => boolean): boolean {
    if (this.#path.length >= LIMITS.bodyDepthMax) {
      this.#faults.add(this.#path, `is nested deeper than ${LIMITS.bodyDepthMax} levels`);
      this.#isTooDeep = true;
      return false;
    }
    this.#at += 1;
    this.#skip(WHITE_SPACE);
    return read();
  }

  #items(): boolean {
    if (this.#skip(CLOSE_BRACKET)) return true;
    for (let index = 0; ; index++) {
      this.#path.push(index);
      if (!this.#value()) return false;
      this.#path.pop();
      if (!this.#skip(COMMA)) return this.#skip(CLOSE_BRACKET);
    }
  }

  #members(): boolean {
    if (this.#skip(CLOSE_BRACE)) return true;
    const names = new Map<string, number>();
    for (;;) {
      this.#skip(WHITE_SPACE);
      const name = this.#string();
      if (name === undefined) return false;
      this.#skip(WHITE_SPACE);
      if (!this.#skip(COLON)) return false;
      this.#path.push(name);
      this.#countName(name, names);
      if (!this.#value()) return false;
      this.#path.pop();
      if (!this.#skip(COMMA)) return this.#skip(CLOSE_BRACE);
    }
  }

  #countName(name: string, names: Map<string, number>): void {
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    if (count === 2) this.#faults.add(this.#path, 'comes more than once in its object');
  }

  #number(): boolean {
    const start = this.#at;
    if (!this.#skip(NUMBER)) return false;
    const fault = numberFault(this.#text.slice(start, this.#at));
    if (fault !== undefined) this.#faults.add(this.#path, fault);
    return true;
  }

  /** What the string says, its escapes resolved. */
  #string(): string | undefined {
    const start = this.#at;
    if (!this.#skip(QUOTE)) return undefined;
    let hasEscapes = false;
    while (this.#skip(PLAIN) && this.#skip(ESCAPE)) hasEscapes = true;
    if (!this.#skip(QUOTE)) return undefined;
    const literal = this.#text.slice(start, this.#at);
    return hasEscapes ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  }

  #skip(token: RegExp): boolean {
    token.lastIndex = this.#at;
    if (!token.test(this.#text)) return false;
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

function placeOf(offset: number, text: string): string {
  if (offset >= text.length) return 'it ends too early';
  let line = 1;
  let lineStart = 0;
  for (;;) {
    const next = text.indexOf('\n', lineStart) + 1;
    if (next === 0 || next > offset) break;
    lineStart = next;
    line += 1;
  }
  return `unexpected character at line ${line}, column ${offset - lineStart + 1}`;
}
