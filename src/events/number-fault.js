/**
 * Why a double does not carry this number of JSON; undefined where it does.
 *
 * An integer, however it is spelled, must be the double itself, or that double as ECMAScript and
 * RFC 8785 print it: 9007199254740993 is neither, for it would come back as 9007199254740992, but
 * 295147905179352830000 is how 2^68 is written. Fractions are rounded, as every reader does.
 */
export function numberFault(literal) {
    const value = Number(literal);
    if (!Number.isFinite(value))
        return 'is too large for a 64-bit floating-point number';
    const given = decimal(literal);
    if (value === 0) {
        return given.digits === '' ? undefined : 'is too small for a 64-bit floating-point number';
    }
    const printed = decimal(String(value));
    const isFraction = given.exponent < 0;
    const isPrinted = given.digits === printed.digits && given.exponent === printed.exponent;
    if (isFraction || isPrinted)
        return undefined;
    const integer = BigInt(given.digits) * 10n ** BigInt(given.exponent);
    return BigInt(Math.abs(value)) === integer ? undefined : INEXACT_INTEGER;
}
export const INEXACT_INTEGER = 'is an integer that a 64-bit floating-point number does not carry exactly; send it as a string';
const ZERO = 0x30;
/** The number without its sign: digits that neither begin nor end with zero, times 10^exponent. */
function decimal(literal) {
    const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e', 2);
    const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.', 2);
    const digits = whole + fraction;
    let first = 0;
    let end = digits.length;
    while (end > 0 && digits.charCodeAt(end - 1) === ZERO)
        end -= 1;
    while (first < end && digits.charCodeAt(first) === ZERO)
        first += 1;
    return {
        digits: digits.slice(first, end),
        exponent: Number(exponent) - fraction.length + digits.length - end,
    };
}
//# sourceMappingURL=number-fault.js.map