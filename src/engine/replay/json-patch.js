import { createPatch } from 'rfc6902';
import { pointerTo } from '../../events/json-pointer.js';
import { jsonEquals } from './json-equals.js';
/**
 * A JSON Patch (RFC 6902) that makes one state of another. Neither is changed, and values of the
 * second stand in it.
 */
export function patchBetween(from, to) {
    return between(from, to);
}
function between(from, to) {
    return createPatch(from, to, (input, output, pointer) => {
        if (!Array.isArray(input) || !Array.isArray(output))
            return undefined;
        const place = pointer.toString();
        return betweenArrays(input, output).map((operation) => ({
            ...operation,
            path: place + operation.path,
        }));
    });
}
/**
 * The library looks for the shortest patch, which of two arrays takes the product of their lengths.
 * This takes their sum: what they begin and end with is left alone, and the rest compared in pairs.
 */
function betweenArrays(from, to) {
    const start = sameAtStart(from, to);
    const end = sameAtEnd(from, to, start);
    const removed = from.slice(start, from.length - end);
    const added = to.slice(start, to.length - end);
    const pairs = Math.min(removed.length, added.length);
    const operations = [];
    for (let index = 0; index < pairs; index++) {
        const path = pointerTo(start + index);
        for (const operation of between(removed[index], added[index])) {
            operations.push({ ...operation, path: path + operation.path });
        }
    }
    // All of them at the same place: each makes room for the next.
    const behind = pointerTo(start + pairs);
    for (let index = pairs; index < removed.length; index++) {
        operations.push({ op: 'remove', path: behind });
    }
    for (let index = pairs; index < added.length; index++) {
        const value = added[index];
        operations.push({ op: 'add', path: pointerTo(start + index), value });
    }
    return operations;
}
function sameAtStart(from, to) {
    const most = Math.min(from.length, to.length);
    let count = 0;
    while (count < most && jsonEquals(from[count], to[count]))
        count += 1;
    return count;
}
function sameAtEnd(from, to, start) {
    const most = Math.min(from.length, to.length) - start;
    let count = 0;
    while (count < most &&
        jsonEquals(from.at(-1 - count), to.at(-1 - count))) {
        count += 1;
    }
    return count;
}
//# sourceMappingURL=json-patch.js.map