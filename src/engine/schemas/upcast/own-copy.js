/** A deep copy of JSON that nobody else holds. */
export function ownCopy(value) {
    if (typeof value !== 'object' || value === null)
        return value;
    if (Array.isArray(value))
        return value.map(ownCopy);
    const copy = {};
    for (const name in value)
        copy[name] = ownCopy(value[name]);
    return copy;
}
//# sourceMappingURL=own-copy.js.map