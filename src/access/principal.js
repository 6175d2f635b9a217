import { EventStoreError } from '../errors.js';
import { EVERYTHING } from './scopes.js';
/** Everybody, where authentication is off. */
export const ANYBODY = { id: 'anybody', userId: undefined, grants: EVERYTHING };
/** Whoever asks for what is there for all: nothing else. */
export const NOBODY = { id: 'nobody', userId: undefined, grants: new Map() };
/** The aggregate types that it may do this with; none where it may not at all. */
export function allowedTypes({ grants }, scope) {
    return grants.get(scope) ?? NONE;
}
const NONE = new Set();
export function isAllowed(principal, scope, aggregateType) {
    const types = allowedTypes(principal, scope);
    return types === 'all' || types.has(aggregateType);
}
/** @throws EventStoreError `forbidden` where it may not do this with any aggregate type. */
export function assertScope(principal, scope) {
    if (!principal.grants.has(scope))
        throw forbidden(scope);
}
/** @throws EventStoreError `forbidden`. */
export function assertAllowed(principal, scope, aggregateType) {
    if (!isAllowed(principal, scope, aggregateType))
        throw forbidden(scope, aggregateType);
}
/** Says what would have been needed. */
export function forbidden(scope, aggregateType) {
    const narrowed = aggregateType === undefined ? scope : `${scope}:${aggregateType}`;
    const message = `This needs the scope ${narrowed}.`;
    return new EventStoreError('forbidden', message, { scope: narrowed });
}
//# sourceMappingURL=principal.js.map