import { jsonResult } from './json-result.js';
import { ownCopy } from './own-copy.js';
import { GrowthAllowance } from './step.js';
/** Makes one of steps that follow each other: what they do, without what each would do for itself. */
export function compileChain(steps) {
    const parts = [];
    for (const step of steps) {
        const before = parts.at(-1);
        const both = before && inOne(before, step);
        if (both === undefined)
            parts.push(step);
        else
            parts[parts.length - 1] = both;
    }
    return inTurn(parts.map(standingAlone));
}
/** Undefined where they are of different ways. */
function inOne(first, second) {
    if ('change' in first && 'change' in second) {
        return { change: (own, allowance) => second.change(first.change(own, allowance), allowance) };
    }
    if ('call' in first && 'call' in second) {
        return { call: (data) => second.call(first.call(data)), name: second.name };
    }
    return undefined;
}
function standingAlone(step) {
    // An object that a member was taken from is slow to read, and twice as large as a copy of it.
    if ('change' in step) {
        return (data) => ownCopy(step.change(ownCopy(data), new GrowthAllowance()));
    }
    if ('call' in step)
        return (data) => jsonResult(step.call(data), step.name);
    return step.upcast;
}
function inTurn(upcasts) {
    const [only, ...others] = upcasts;
    if (only !== undefined && others.length === 0)
        return only;
    return (data) => {
        let result = data;
        for (const upcast of upcasts) {
            result = result instanceof Promise ? result.then(upcast) : upcast(result);
        }
        return result;
    };
}
//# sourceMappingURL=upcast-chain.js.map