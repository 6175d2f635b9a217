import { matchesSimply } from './matches-simply.js';
import { verdictOf, verdictOfAll } from './verdict.js';
export function evaluateNumber(value, schema) {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
    return verdictOfAll([
        verdictOf(minimum === undefined || value >= Number(minimum)),
        verdictOf(maximum === undefined || value <= Number(maximum)),
        verdictOf(exclusiveMinimum === undefined || value > Number(exclusiveMinimum)),
        verdictOf(exclusiveMaximum === undefined || value < Number(exclusiveMaximum)),
        multipleOf === undefined ? 'accepted' : multiple(value, Number(multipleOf)),
        format === undefined ? 'accepted' : 'unknown',
    ]);
}
/** Doubles divide as the decimal digits would only where both are integers. */
function multiple(value, of) {
    if (!Number.isSafeInteger(value) || !Number.isSafeInteger(of))
        return 'unknown';
    return verdictOf(value % of === 0);
}
export function evaluateText(value, schema) {
    const { minLength = 0, maxLength = Infinity, pattern, format } = schema;
    const length = [...value].length;
    return verdictOfAll([
        verdictOf(length >= Number(minLength) && length <= Number(maxLength)),
        pattern === undefined ? 'accepted' : verdictOf(matchesSimply(String(pattern), value)),
        format === undefined ? 'accepted' : 'unknown',
    ]);
}
//# sourceMappingURL=evaluate-scalar.js.map