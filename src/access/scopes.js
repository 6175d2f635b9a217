import { AGGREGATE_TYPE_PATTERN } from '../events/limits.js';
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
};
const ALL_SCOPES = Object.keys(SCOPES);
/** Named sets of scopes. */
export const ROLES = {
    reader: ['events:read'],
    writer: ['events:append', 'events:read'],
    subscriber: ['events:read', 'events:subscribe'],
    analyst: ['events:read', 'events:replay', 'audit:read'],
    monitor: ['metrics:read'],
    administrator: ALL_SCOPES,
};
/** Scopes that speak of events; the others know no aggregate types. */
const OF_EVENTS = new Set([
    ...['events:append', 'events:append-as', 'events:read'],
    ...['events:subscribe', 'events:replay', 'schemas:manage'],
]);
export const EVERYTHING = new Map(ALL_SCOPES.map((scope) => [scope, 'all']));
/**
 * What these texts grant together. Each is a scope or a role, and may be narrowed to one aggregate
 * type: `events:append`, `events:read:Mission`, `writer`, `writer:Mission`. Texts that grant nothing
 * here are passed over: a token may be meant for other services too.
 */
export function grantsOf(texts) {
    const grants = new Map();
    for (const { scopes, aggregateType } of texts.map(parsedGrant).filter((grant) => !!grant)) {
        for (const scope of scopes) {
            const before = grants.get(scope) ?? new Set();
            const isAll = aggregateType === undefined || before === 'all';
            grants.set(scope, isAll ? 'all' : new Set([...before, aggregateType]));
        }
    }
    return grants;
}
/** Why a text grants nothing, as a phrase; undefined where it does. */
export function grantFault(text) {
    return parsedGrant(text) === undefined
        ? `must be a scope (${ALL_SCOPES.join(', ')}) or a role (${Object.keys(ROLES).join(', ')}), ` +
            'with :<AggregateType> behind it where it is narrowed and speaks of events'
        : undefined;
}
/** Whether everything that is asked for is among what is held. */
export function covers(held, asked) {
    return [...asked].every(([scope, types]) => {
        const allowed = held.get(scope);
        if (allowed === undefined || allowed === 'all')
            return allowed === 'all';
        return types !== 'all' && [...types].every((type) => allowed.has(type));
    });
}
function parsedGrant(text) {
    const whole = scopesNamed(text);
    if (whole !== undefined)
        return { scopes: whole, aggregateType: undefined };
    const colon = text.lastIndexOf(':');
    const aggregateType = text.slice(colon + 1);
    const scopes = scopesNamed(text.slice(0, Math.max(colon, 0)));
    if (scopes === undefined || !AGGREGATE_TYPE_PATTERN.test(aggregateType))
        return undefined;
    return scopes.every((scope) => OF_EVENTS.has(scope)) ? { scopes, aggregateType } : undefined;
}
function scopesNamed(name) {
    if (Object.hasOwn(SCOPES, name))
        return [name];
    return Object.hasOwn(ROLES, name) ? ROLES[name] : undefined;
}
//# sourceMappingURL=scopes.js.map