/**
 * Why a double does not carry this number of JSON; undefined where it does.
 *
 * An integer must be the double itself, or that double as ECMAScript and RFC 8785 print it:
 * 9007199254740993 is neither, for it would come back as 9007199254740992, but
 * 295147905179352830000 is how 2^68 is written. Fractions are rounded, as every reader does.
 */
export function numberFault(literal: string): string | undefined {
  const value = Number(literal);
  if (!Number.isFinite(value)) return 'is too large for a 64-bit floating-point number';
  if (value === 0)
    return isZero(literal) ? undefined : 'is too small for a 64-bit floating-point number';
  if (Number.isSafeInteger(value) || !/^-?[0-9]+$/.test(literal)) return undefined;
  if (String(value) === literal || BigInt(value) === BigInt(literal)) return undefined;
  return INEXACT_INTEGER;
}

export const INEXACT_INTEGER =
  'is an integer that a 64-bit floating-point number does not carry exactly; send it as a string';

function isZero(literal: string): boolean {
  const [digits = ''] = literal.split(/[eE]/, 1);
  return !/[1-9]/.test(digits);
}
