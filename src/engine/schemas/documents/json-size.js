/** Looks at each value once, and takes no stack: it may be asked of anything that is JSON. */
export function jsonSize(value) {
    const size = { values: 0, characters: 0, depth: 0 };
    let level = [value];
    while (level.length > 0) {
        const next = [];
        const hasInner = level.map((each) => countInto(size, each, next)).includes(true);
        if (hasInner)
            size.depth += 1;
        level = next;
    }
    return size;
}
/** True for an object or an array, whose values are added to the next level. */
function countInto(size, value, next) {
    size.values += 1;
    if (typeof value === 'string')
        size.characters += value.length;
    if (typeof value !== 'object' || value === null)
        return false;
    const isArray = Array.isArray(value);
    for (const [name, inner] of Object.entries(value)) {
        if (!isArray)
            size.characters += name.length;
        next.push(inner);
    }
    return true;
}
//# sourceMappingURL=json-size.js.map