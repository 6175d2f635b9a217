/** Whether two values are the same JSON: the order of members says nothing, and −0 is 0. */
export function jsonEquals(one, other) {
    if (one === other)
        return true;
    if (typeof one !== 'object' || typeof other !== 'object')
        return false;
    if (one === null || other === null)
        return false;
    if (isArray(one))
        return isArray(other) && sameItems(one, other);
    return !isArray(other) && sameMembers(one, other);
}
function sameItems(one, other) {
    if (one.length !== other.length)
        return false;
    return one.every((item, index) => jsonEquals(item, other[index]));
}
function sameMembers(one, other) {
    const names = Object.keys(one);
    if (names.length !== Object.keys(other).length)
        return false;
    return names.every((name) => Object.hasOwn(other, name) && jsonEquals(one[name], other[name]));
}
const isArray = Array.isArray;
//# sourceMappingURL=json-equals.js.map