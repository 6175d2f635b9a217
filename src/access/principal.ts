import { EventStoreError } from '../errors.ts';
import { type AllowedTypes, EVERYTHING, type Grants, type Scope } from './scopes.ts';

/** Who asks, and what they may do. */
export interface Principal {
  /** The credential: `key:<keyId>`, `jwt:<issuer>|<subject>`; what limits are counted by. */
  readonly id: string;
  /** The `userId` of the events it appends; undefined where nobody has said who it is. */
  readonly userId: string | undefined;
  readonly grants: Grants;
}

/** Everybody, where authentication is off. */
export const ANYBODY: Principal = { id: 'anybody', userId: undefined, grants: EVERYTHING };

/** Whoever asks for what is there for all: nothing else. */
export const NOBODY: Principal = { id: 'nobody', userId: undefined, grants: new Map() };

/** The aggregate types that it may do this with; none where it may not at all. */
export function allowedTypes({ grants }: Principal, scope: Scope): AllowedTypes {
  return grants.get(scope) ?? NONE;
}

const NONE: ReadonlySet<string> = new Set();

export function isAllowed(principal: Principal, scope: Scope, aggregateType: string): boolean {
  const types = allowedTypes(principal, scope);
  return types === 'all' || types.has(aggregateType);
}

/** @throws EventStoreError `forbidden` where it may not do this with any aggregate type. */
export function assertScope(principal: Principal, scope: Scope): void {
  if (!principal.grants.has(scope)) throw forbidden(scope);
}

/** @throws EventStoreError `forbidden`. */
export function assertAllowed(principal: Principal, scope: Scope, aggregateType: string): void {
  if (!isAllowed(principal, scope, aggregateType)) throw forbidden(scope, aggregateType);
}

/** Says what would have been needed. */
export function forbidden(scope: Scope, aggregateType?: string): EventStoreError<'forbidden'> {
  const narrowed = aggregateType === undefined ? scope : `${scope}:${aggregateType}`;
  const message = `This needs the scope ${narrowed}.`;
  return new EventStoreError('forbidden', message, { scope: narrowed });
}
