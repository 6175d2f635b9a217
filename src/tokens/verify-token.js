import { errors, jwtVerify } from 'jose';
import { grantsOf } from '../access/scopes.js';
import { EventStoreError, isEventStoreError } from '../errors.js';
import { LIMITS } from '../events/limits.js';
import { createIssuerKeys } from './issuer-keys.js';
/**
 * Verifies JSON Web Tokens (RFC 7519) that an issuer has signed with one of its published keys, for
 * us. What they grant is in the claims `scope` (RFC 8693, section 4.2; a text or a list) and `roles`
 * (RFC 9068, section 2.2.3.1; a list).
 *
 * It resolves with undefined for anything that is no valid token, and rejects with `unavailable`
 * where the issuer's keys cannot be had. Nothing of a token is in what it rejects with.
 *
 * @throws TypeError for a `jwksUrl` that is no URL.
 */
export function createVerifyToken(options) {
    const { issuer, audience, algorithms, clockToleranceS, clock } = options;
    const keyFor = tellingFaultsApart(createIssuerKeys(options));
    async function claimsOf(token) {
        try {
            const { payload } = await jwtVerify(token, keyFor, {
                issuer,
                audience,
                algorithms: [...algorithms],
                clockTolerance: clockToleranceS,
                currentDate: new Date(clock.now()),
                requiredClaims: ['exp', 'sub'],
            });
            return payload;
        }
        catch (error) {
            if (error instanceof errors.JOSEError)
                return undefined;
            // A published key that nothing can be verified with, such as one that is too short.
            throw isEventStoreError(error) ? error : noKeys(error);
        }
    }
    return async (token) => {
        const claims = await claimsOf(token);
        return claims && verifiedOf(claims, options);
    };
}
/** That there is no key for a token is the token's fault; all else is the issuer's. */
function tellingFaultsApart(keyFor) {
    return async (header, token) => {
        try {
            return await keyFor(header, token);
        }
        catch (error) {
            const isTokens = TOKEN_FAULTS.some((fault) => error instanceof fault);
            throw isTokens ? error : noKeys(error);
        }
    };
}
const TOKEN_FAULTS = [
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
    errors.JOSENotSupported,
];
function noKeys(cause) {
    const message = 'The keys of the issuer of tokens cannot be had.';
    return new EventStoreError('unavailable', message, {}, cause);
}
function verifiedOf(claims, { issuer, userClaim, clockToleranceS }) {
    const { sub, exp = 0, scope, roles } = claims;
    const userId = claims[userClaim];
    if (!isName(sub) || !isName(userId))
        return undefined;
    return {
        principal: {
            id: `jwt:${issuer}|${sub}`,
            userId,
            grants: grantsOf([...scopesIn(scope), ...textsIn(roles)]),
        },
        expiresAtMs: (exp + clockToleranceS) * 1_000,
    };
}
const CONTROL_CHARACTER = /\p{Cc}/u;
/** What an event may have for a `userId`. */
function isName(value) {
    if (typeof value !== 'string' || value === '' || !value.isWellFormed())
        return false;
    return [...value].length <= LIMITS.idCharactersMax && !CONTROL_CHARACTER.test(value);
}
function scopesIn(claim) {
    return typeof claim === 'string' ? claim.split(' ') : textsIn(claim);
}
/** Claims of any other shape grant nothing. */
function textsIn(claim) {
    const isTexts = Array.isArray(claim) && claim.every((each) => typeof each === 'string');
    return isTexts ? claim : [];
}
//# sourceMappingURL=verify-token.js.map