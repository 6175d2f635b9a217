import { isSafePattern } from 'redos-detector';
import type { Fault } from '../../../errors.ts';
import type { JsonObject, JsonValue } from '../../../events/event.ts';
import { pointerTo } from '../../../events/json-pointer.ts';
import { isJsonObject, schemasIn } from './subschemas.ts';

/** A regular expression of a schema, and where it stands. */
export interface SchemaPattern {
  readonly pointer: string;
  readonly pattern: string;
}

const PATTERN_CHARACTERS_MAX = 500;

/** Every `pattern` of a document, and every name in its `patternProperties`. */
export function patternsIn(document: JsonValue): readonly SchemaPattern[] {
  return Array.from(schemasIn(document)).flatMap(({ pointer, schema }) => [
    ...ownPattern(schema, pointer),
    ...namePatterns(schema, pointer),
  ]);
}

/** What a pattern may not be, as far as looking at its text can say. */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > PATTERN_CHARACTERS_MAX) {
    return `has more than ${PATTERN_CHARACTERS_MAX} characters`;
  }
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    return `is no regular expression (ECMAScript, flag u): ${(error as Error).message}`;
  }
  return assertionFault(pattern.match(TOKENS) ?? []);
}

/**
 * The patterns of a document that could take much longer on some text than its length explains:
 * exponentially, or only with its square. It can take a second for each: to be asked in a worker.
 */
export function slowPatternFaults(document: JsonValue): readonly Fault[] {
  return patternsIn(document)
    .filter(({ pattern }) => !isFast(pattern))
    .map(({ pointer }) => ({ pointer, message: SLOW }));
}

const SLOW =
  'is a pattern that could take very long on some texts, or is too much to check: ' +
  'begin it with ^ and let no two repetitions next to or in each other take the same characters';

/**
 * The analysis counts the ways in which a text can be matched, and finds every expensive pattern
 * only as long as nothing but characters decides whether the pattern goes on (`assertionFault`):
 * docs/decisions/0009.
 */
function isFast(pattern: string): boolean {
  try {
    const { safe } = isSafePattern(pattern, {
      unicode: true,
      maxScore: 25,
      maxSteps: 5_000,
      // The worker has a limit of its own, of a processor: a clock would refuse on a busy machine.
      timeout: Number.POSITIVE_INFINITY,
    });
    // What is repeated too often is refused by the engine only here.
    if (safe) new RegExp(pattern, 'u').test('');
    return safe;
  } catch {
    return false;
  }
}

/** Of a valid pattern: an escape, a class, the beginning of a group, or a character. */
const TOKENS = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\((?:\?(?:<?[=!]|:|<))?|[\s\S]/gu;

function assertionFault(tokens: readonly string[]): string | undefined {
  const forbidden = tokens.find((token) => FORBIDDEN.test(token));
  if (forbidden !== undefined) return `may not use ${forbidden}: its cost cannot be known`;
  const isMisplaced = tokens.some((token, index) => {
    if (token === '^') return !isEnd(tokens.slice(0, index), -1);
    return token === '$' && !isEnd(tokens.slice(index + 1), 0);
  });
  return isMisplaced ? MISPLACED : undefined;
}

const MISPLACED =
  'may have ^ and $ only where it, or an alternative outside of groups, begins and ends';

/** Nothing is there, or an alternative ends there that is in no group. */
function isEnd(tokens: readonly string[], at: number): boolean {
  if (tokens.length === 0) return true;
  const opened = tokens.filter((token) => token.startsWith('(')).length;
  return tokens.at(at) === '|' && opened === tokens.filter((token) => token === ')').length;
}

/** Lookarounds, boundaries of words, references to groups, and named groups. */
const FORBIDDEN = /^(?:\\[bBk1-9]|\(\?<?[=!]|\(\?<)$/;

function ownPattern({ pattern }: JsonObject, pointer: string): readonly SchemaPattern[] {
  return typeof pattern === 'string' ? [{ pointer: `${pointer}/pattern`, pattern }] : [];
}

function namePatterns(
  { patternProperties }: JsonObject,
  pointer: string,
): readonly SchemaPattern[] {
  if (!isJsonObject(patternProperties)) return [];
  return Object.keys(patternProperties).map((pattern) => ({
    pointer: `${pointer}/patternProperties${pointerTo(pattern)}`,
    pattern,
  }));
}
