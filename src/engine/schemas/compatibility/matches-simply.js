/**
 * Whether a text matches a pattern; undefined where that could take long (nothing here may be slow
 * for a pattern that a stranger wrote), or where regular expression engines may differ.
 */
export function matchesSimply(pattern, text) {
    if (!SIMPLE_TEXT.test(text) || !SIMPLE_PATTERN.test(pattern))
        return undefined;
    const quantifiers = pattern.match(QUANTIFIERS)?.length ?? 0;
    if (quantifiers > (pattern.startsWith('^') ? 2 : 1))
        return undefined;
    try {
        return new RegExp(pattern, 'u').test(text);
    }
    catch {
        return undefined;
    }
}
/** Printable ASCII. */
const SIMPLE_TEXT = /^[ -~]{0,128}$/;
/** No groups and no alternatives; of escapes only punctuation, digits and word characters. */
const SIMPLE_PATTERN = /^(?:[^()|\\{]|\\[dw./^$*+?-]|\{\d{1,2}(?:,\d{0,2})?\}){0,128}$/;
const QUANTIFIERS = /[*+?{]/g;
//# sourceMappingURL=matches-simply.js.map