import { allowedTypes, assertAllowed } from './principal.js';
/**
 * The states that the principal may have by a scope: those of other aggregate types are refused with
 * `forbidden`, and not there where no type is named.
 */
export function authorisedReplays(replays, principal, scope) {
    const types = allowedTypes(principal, scope);
    if (types === 'all')
        return replays;
    function narrowed(request) {
        const { aggregateType, aggregateTypes = [...types] } = request;
        if (aggregateType !== undefined) {
            assertAllowed(principal, scope, aggregateType);
            return request;
        }
        for (const each of aggregateTypes)
            assertAllowed(principal, scope, each);
        return { ...request, aggregateTypes };
    }
    return {
        find: async (aggregate) => await replays.find(narrowed(aggregate)),
        replay: async (request, options) => await replays.replay(narrowed(request), options),
        traceReplay: (request, options) => replays.traceReplay(narrowed(request), options),
        diffStates: async (aggregate, points, options) => await replays.diffStates(narrowed(aggregate), points, options),
        blame: async (request, options) => await replays.blame(narrowed(request), options),
    };
}
//# sourceMappingURL=authorised-replays.js.map