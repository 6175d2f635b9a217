import { isSafePattern } from 'redos-detector';
import { pointerTo } from '../../../events/json-pointer.js';
import { isJsonObject, schemasIn } from './subschemas.js';
const PATTERN_CHARACTERS_MAX = 500;
/** Every `pattern` of a document, and every name in its `patternProperties`. */
export function patternsIn(document) {
    return Array.from(schemasIn(document)).flatMap(({ pointer, schema }) => [
        ...ownPattern(schema, pointer),
        ...namePatterns(schema, pointer),
    ]);
}
/** What a pattern may not be, as far as looking at its text can say. */
export function patternFault(pattern) {
    if (pattern.length > PATTERN_CHARACTERS_MAX) {
        return `has more than ${PATTERN_CHARACTERS_MAX} characters`;
    }
    try {
        new RegExp(pattern, 'u');
    }
    catch (error) {
        return `is no regular expression (ECMAScript, flag u): ${error.message}`;
    }
    return assertionFault(pattern.match(TOKENS) ?? []);
}
/**
 * The patterns of a document that could take much longer on some text than its length explains:
 * exponentially, or only with its square. Up to a second for each: to be asked in a worker.
 */
export function slowPatternFaults(document) {
    return patternsIn(document)
        .filter(({ pattern }) => !isFast(pattern))
        .map(({ pointer }) => ({ pointer, message: SLOW }));
}
const SLOW = 'is a pattern that could take very long on some texts, or is too much to check: ' +
    'begin it with ^ and let no two repetitions next to or in each other take the same characters';
/**
 * The analysis counts the ways in which a text can be matched, and finds every expensive pattern
 * only as long as nothing but characters decides whether the pattern goes on (`assertionFault`):
 * docs/decisions/0009.
 */
function isFast(pattern) {
    try {
        const { safe } = isSafePattern(pattern, {
            unicode: true,
            maxScore: 25,
            maxSteps: 5_000,
            timeout: 500,
        });
        // What is repeated too often is refused by the engine only here.
        if (safe)
            new RegExp(pattern, 'u').test('');
        return safe;
    }
    catch {
        return false;
    }
}
/** Of a valid pattern: an escape, a class, the beginning of a group, or a character. */
const TOKENS = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\((?:\?(?:<?[=!]|:|<))?|[\s\S]/gu;
function assertionFault(tokens) {
    const forbidden = tokens.find((token) => FORBIDDEN.test(token));
    if (forbidden !== undefined)
        return `may not use ${forbidden}: its cost cannot be known`;
    const isMisplaced = tokens.some((token, index) => {
        if (token === '^')
            return !isEnd(tokens.slice(0, index), -1);
        return token === '$' && !isEnd(tokens.slice(index + 1), 0);
    });
    return isMisplaced ? MISPLACED : undefined;
}
const MISPLACED = 'may have ^ and $ only where it, or an alternative outside of groups, begins and ends';
/** Nothing is there, or an alternative ends there that is in no group. */
function isEnd(tokens, at) {
    if (tokens.length === 0)
        return true;
    const opened = tokens.filter((token) => token.startsWith('(')).length;
    return tokens.at(at) === '|' && opened === tokens.filter((token) => token === ')').length;
}
/** Lookarounds, boundaries of words, references to groups, and named groups. */
const FORBIDDEN = /^(?:\\[bBk1-9]|\(\?<?[=!]|\(\?<)$/;
function ownPattern({ pattern }, pointer) {
    return typeof pattern === 'string' ? [{ pointer: `${pointer}/pattern`, pattern }] : [];
}
function namePatterns({ patternProperties }, pointer) {
    if (!isJsonObject(patternProperties))
        return [];
    return Object.keys(patternProperties).map((pattern) => ({
        pointer: `${pointer}/patternProperties${pointerTo(pattern)}`,
        pattern,
    }));
}
//# sourceMappingURL=pattern-faults.js.map