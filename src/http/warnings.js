const WARNINGS_MAX = 10;
/** Ten of these fit into what the most careful clients take of headers. */
const CHARACTERS_MAX = 400;
/**
 * Warns whoever asked, in the form that RFC 7234 gave it, section 5.5: those who do not know it lose
 * nothing. Names may be in any script, a header may not: what is no printable ASCII in them, and what
 * would end the text, is percent-encoded.
 */
export function setWarnings(response, warnings = []) {
    const shown = warnings.slice(0, WARNINGS_MAX).map((warning) => `299 - "${asText(warning)}"`);
    if (shown.length > 0)
        response.setHeader('Warning', shown);
}
function asText(warning) {
    const encoded = warning.replace(/[^ !#$&-[\]-~]+/g, encodeURIComponent);
    if (encoded.length <= CHARACTERS_MAX)
        return encoded;
    return `${encoded.slice(0, CHARACTERS_MAX)}...`;
}
//# sourceMappingURL=warnings.js.map