/**
 * Canonical JSON (RFC 8785): no white space, members sorted by UTF-16 code units, numbers and
 * strings as ECMAScript prints them. The value must be well-formed JSON (`copy-json.ts`).
 */
export function canonicalJson(value) {
    if (typeof value === 'string')
        return JSON.stringify(value);
    if (typeof value !== 'object' || value === null)
        return String(Object.is(value, -0) ? 0 : value);
    if (isArray(value))
        return canonicalArray(value);
    return canonicalObject(value);
}
function canonicalArray(values) {
    let text = '[';
    for (let index = 0; index < values.length; index++) {
        if (index > 0)
            text += ',';
        text += canonicalJson(values[index]);
    }
    return `${text}]`;
}
function canonicalObject(object) {
    let text = '{';
    for (const key of Object.keys(object).sort()) {
        if (text.length > 1)
            text += ',';
        text += `${JSON.stringify(key)}:${canonicalJson(object[key])}`;
    }
    return `${text}}`;
}
const isArray = Array.isArray;
//# sourceMappingURL=canonical-json.js.map