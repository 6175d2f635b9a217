import { invalidRequest } from '../../errors.js';
import { MERGE_PATCH } from './handler.js';
/** By aggregate type, and then by name. */
export function createHandlers(byType) {
    return {
        handlerOf(aggregateType, name) {
            const handlers = byType.get(aggregateType) ?? new Map();
            if (name === undefined)
                return ownOf(aggregateType, handlers) ?? MERGE_PATCH;
            const handler = name === MERGE_PATCH.name ? MERGE_PATCH : handlers.get(name);
            if (handler !== undefined)
                return handler;
            const names = [...handlers.keys(), MERGE_PATCH.name].join(', ');
            const message = `names no handler of ${aggregateType}; there are: ${names}`;
            throw invalidRequest([{ pointer: '/handler', message }]);
        },
    };
}
function ownOf(aggregateType, handlers) {
    const [only] = handlers.values();
    return handlers.get(aggregateType) ?? (handlers.size === 1 ? only : undefined);
}
//# sourceMappingURL=handlers.js.map