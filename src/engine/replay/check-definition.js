import { copyJsonObject } from '../../events/copy-json.js';
import { AGGREGATE_TYPE_PATTERN } from '../../events/limits.js';
import { MERGE_PATCH_NAME, reducerHandler } from './handler.js';
/** A handler of what a module exports, or why that is no reducer. */
export function checkDefinition(exported) {
    if (typeof exported !== 'object' || exported === null) {
        return { fault: 'must export default reducer({ … })' };
    }
    const given = exported;
    const { aggregateType, version, name = aggregateType, on } = given;
    const initial = copyJsonObject(given.initial, '');
    const fault = faultOf({ ...given, name });
    if (fault !== undefined)
        return { fault };
    if ('fault' in initial) {
        return { fault: `initial${initial.fault.pointer}: ${initial.fault.message}` };
    }
    const checked = { on, version };
    const named = { name: name, initial: frozen(initial.copy) };
    return { aggregateType: aggregateType, handler: reducerHandler(checked, named) };
}
const NAME = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/;
function faultOf({ aggregateType, version, name, on }) {
    if (typeof aggregateType !== 'string' || !AGGREGATE_TYPE_PATTERN.test(aggregateType)) {
        return 'aggregateType must be a letter and up to 63 further letters or digits';
    }
    if (!Number.isSafeInteger(version) || version < 1) {
        return 'version must be an integer from 1';
    }
    if (typeof name !== 'string' || !NAME.test(name)) {
        return 'name must be a letter and up to 63 further letters, digits, dots, dashes or underscores';
    }
    if (name === MERGE_PATCH_NAME)
        return `name must be another: ${name} is built in`;
    if (typeof on !== 'object' || on === null || Array.isArray(on)) {
        return 'on must be an object of functions by event type';
    }
    const wrong = Object.entries(on).find(([, step]) => typeof step !== 'function');
    return wrong === undefined ? undefined : `on.${wrong[0]} must be a function`;
}
/** A copy is frozen: what the module holds stays as it is. */
function frozen(value) {
    if (typeof value === 'object' && value !== null) {
        for (const member of Object.values(value))
            frozen(member);
        Object.freeze(value);
    }
    return value;
}
//# sourceMappingURL=check-definition.js.map