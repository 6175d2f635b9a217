import { isIP } from 'node:net';

/** What the text of a variable can be, and how that is said. */
export interface Kind<Value extends string | number> {
  /** What a value has to be, as a phrase. */
  readonly mustBe: string;
  /** Undefined where the text is no value of it. */
  readonly parse: (text: string) => Value | undefined;
}

/** One variable of the environment, as it is read and as it is documented. */
export interface Variable<Value extends string | number> extends Kind<Value> {
  readonly name: string;
  readonly default: Value;
  /** For the README's table and `.env.example`. */
  readonly meaning: string;
  /** A wrong value is told, unless it may be a secret. */
  readonly isSecret?: boolean;
}

export function anyText(): Kind<string> {
  return { mustBe: 'a text', parse: (text) => text };
}

/** Whether there is one is found out by listening. */
export function hostName(): Kind<string> {
  return {
    mustBe: 'an IP address or the name of a host',
    parse: (text) => (isIP(text) > 0 || HOST_NAME.test(text) ? text : undefined),
  };
}

const HOST_NAME = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

export function textLike(pattern: RegExp, mustBe: string): Kind<string> {
  return { mustBe, parse: (text) => (pattern.test(text) ? text : undefined) };
}

/** Of a page that anybody may fetch: a password in it would go nowhere. */
export function webAddress(): Kind<string> {
  return {
    mustBe: 'an address like https://id.example/keys, without a user in it',
    parse: (text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      const isOne = url?.protocol === 'https:' || url?.protocol === 'http:';
      return isOne && url.username === '' && url.password === '' ? text : undefined;
    },
  };
}

export function listOf(part: RegExp, mustBe: string): Kind<string> {
  return {
    mustBe,
    parse: (text) => {
      const parts = listed(text);
      return parts.length > 0 && parts.every((each) => part.test(each)) ? text : undefined;
    },
  };
}

export function integer(min: number, max: number): Kind<number> {
  return {
    mustBe: `an integer from ${min} to ${max}`,
    parse: (text) => {
      const value = Number(text);
      return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
    },
  };
}

export function oneOf<Choice extends string>(...choices: readonly Choice[]): Kind<Choice> {
  return {
    mustBe: `one of ${choices.join(', ')}`,
    parse: (text) => choices.find((choice) => choice === text),
  };
}

/** The parts of a list as it is configured. */
export function listed(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
