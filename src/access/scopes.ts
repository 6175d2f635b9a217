import { AGGREGATE_TYPE_PATTERN } from '../events/limits.ts';

/** What a principal may be allowed to do. A new scope is named here, and nowhere else. */
export const SCOPES = {
  'events:append': 'append events',
  'events:append-as': 'append events in the name of another user',
  'events:read': 'read events, states, snapshots and schemas, list aggregates',
  'events:subscribe': 'manage subscriptions and receive their events',
  'events:replay': 'replay aggregates, take and remove snapshots, set when they are taken',
  'schemas:manage': 'register and deprecate schemas, set their compatibility',
  'audit:read': 'read the audit trail and its proofs',
  'retention:manage': 'set retention policies and holds, erase',
  'metrics:read': 'read the metrics',
  admin: 'create, list and revoke API keys',
} as const;

export type Scope = keyof typeof SCOPES;

const ALL_SCOPES = Object.keys(SCOPES) as readonly Scope[];

/** Named sets of scopes. */
export const ROLES = {
  reader: ['events:read'],
  writer: ['events:append', 'events:read'],
  subscriber: ['events:read', 'events:subscribe'],
  analyst: ['events:read', 'events:replay', 'audit:read'],
  monitor: ['metrics:read'],
  administrator: ALL_SCOPES,
} as const satisfies Record<string, readonly Scope[]>;

/** Scopes that speak of events; the others know no aggregate types. */
const OF_EVENTS: ReadonlySet<Scope> = new Set<Scope>([
  ...(['events:append', 'events:append-as', 'events:read'] as const),
  ...(['events:subscribe', 'events:replay', 'schemas:manage'] as const),
]);

/** The aggregate types that a scope is allowed for. */
export type AllowedTypes = 'all' | ReadonlySet<string>;

/** What somebody may do. */
export type Grants = ReadonlyMap<Scope, AllowedTypes>;

export const EVERYTHING: Grants = new Map(ALL_SCOPES.map((scope) => [scope, 'all']));

/**
 * What these texts grant together. Each is a scope or a role, and may be narrowed to one aggregate
 * type: `events:append`, `events:read:Mission`, `writer`, `writer:Mission`. Texts that grant nothing
 * here are passed over: a token may be meant for other services too.
 */
export function grantsOf(texts: readonly string[]): Grants {
  const grants = new Map<Scope, AllowedTypes>();
  for (const { scopes, aggregateType } of texts.map(parsedGrant).filter((grant) => !!grant)) {
    for (const scope of scopes) {
      const before = grants.get(scope) ?? new Set<string>();
      const isAll = aggregateType === undefined || before === 'all';
      grants.set(scope, isAll ? 'all' : new Set([...before, aggregateType]));
    }
  }
  return grants;
}

/** Why a text grants nothing, as a phrase; undefined where it does. */
export function grantFault(text: string): string | undefined {
  return parsedGrant(text) === undefined
    ? `must be a scope (${ALL_SCOPES.join(', ')}) or a role (${Object.keys(ROLES).join(', ')}), ` +
        'with :<AggregateType> behind it where it is narrowed and speaks of events'
    : undefined;
}

/** Whether everything that is asked for is among what is held. */
export function covers(held: Grants, asked: Grants): boolean {
  return [...asked].every(([scope, types]) => {
    const allowed = held.get(scope);
    if (allowed === undefined || allowed === 'all') return allowed === 'all';
    return types !== 'all' && [...types].every((type) => allowed.has(type));
  });
}

interface ParsedGrant {
  readonly scopes: readonly Scope[];
  readonly aggregateType: string | undefined;
}

function parsedGrant(text: string): ParsedGrant | undefined {
  const whole = scopesNamed(text);
  if (whole !== undefined) return { scopes: whole, aggregateType: undefined };
  const colon = text.lastIndexOf(':');
  const aggregateType = text.slice(colon + 1);
  const scopes = scopesNamed(text.slice(0, Math.max(colon, 0)));
  if (scopes === undefined || !AGGREGATE_TYPE_PATTERN.test(aggregateType)) return undefined;
  return scopes.every((scope) => OF_EVENTS.has(scope)) ? { scopes, aggregateType } : undefined;
}

function scopesNamed(name: string): readonly Scope[] | undefined {
  if (Object.hasOwn(SCOPES, name)) return [name as Scope];
  return Object.hasOwn(ROLES, name) ? ROLES[name as keyof typeof ROLES] : undefined;
}
