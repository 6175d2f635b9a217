import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Verified, Verify } from '../access/credentials.ts';
import { grantsOf } from '../access/scopes.ts';
import { EventStoreError, isEventStoreError } from '../errors.ts';
import { LIMITS } from '../events/limits.ts';
import type { Clock } from '../platform/clock.ts';
import { createIssuerKeys, type IssuerKeysOptions } from './issuer-keys.ts';

export interface VerifyTokenOptions extends IssuerKeysOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Of signatures with a public key; what a token says of itself does not count. */
  readonly algorithms: readonly string[];
  /** The claim that is the `userId`. */
  readonly userClaim: string;
  /** By how many seconds the issuer's clock may be off. */
  readonly clockToleranceS: number;
  readonly clock: Pick<Clock, 'now'>;
}

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
export function createVerifyToken(options: VerifyTokenOptions): Verify {
  const { issuer, audience, algorithms, clockToleranceS, clock } = options;
  const keyFor = tellingFaultsApart(createIssuerKeys(options));

  async function claimsOf(token: string): Promise<JWTPayload | undefined> {
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
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
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
function tellingFaultsApart(keyFor: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keyFor(header, token);
    } catch (error) {
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

function noKeys(cause: unknown): EventStoreError<'unavailable'> {
  const message = 'The keys of the issuer of tokens cannot be had.';
  return new EventStoreError('unavailable', message, {}, cause);
}

function verifiedOf(
  claims: JWTPayload,
  { issuer, userClaim, clockToleranceS }: VerifyTokenOptions,
): Verified | undefined {
  const { sub, exp = 0, scope, roles } = claims;
  const userId = claims[userClaim];
  if (!isName(sub) || !isName(userId)) return undefined;
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
function isName(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || !value.isWellFormed()) return false;
  return [...value].length <= LIMITS.idCharactersMax && !CONTROL_CHARACTER.test(value);
}

function scopesIn(claim: unknown): readonly string[] {
  return typeof claim === 'string' ? claim.split(' ') : textsIn(claim);
}

/** Claims of any other shape grant nothing. */
function textsIn(claim: unknown): readonly string[] {
  const isTexts = Array.isArray(claim) && claim.every((each) => typeof each === 'string');
  return isTexts ? claim : [];
}
