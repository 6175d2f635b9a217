import { pointerTo } from '../../../events/json-pointer.js';
import { parseSchemaUri, schemaUri } from './schema-name.js';
/**
 * Resolves a `$ref` (RFC 3986, section 5.2) in a document of the registry; nothing where it leads
 * out of the registry, or its fragment is no JSON Pointer (RFC 6901, section 6).
 */
export function parseReference(reference, from) {
    if (!URL.canParse(reference, schemaUri(from)))
        return undefined;
    const url = new URL(reference, schemaUri(from));
    const steps = stepsOf(url.hash);
    url.hash = '';
    const name = parseSchemaUri(url.href);
    return name && steps && { name, steps };
}
/** The `$ref` to a place in the document itself. */
export function localReference(steps) {
    return `#${encodeURI(steps.map(pointerTo).join('')).replaceAll('#', '%23')}`;
}
/** The JSON Pointer that a local `$ref` leads to: the inverse of `localReference`. */
export function localPlace(reference) {
    return stepsOf(reference)?.map(pointerTo).join('');
}
function stepsOf(hash) {
    if (hash === '' || hash === '#')
        return [];
    const pointer = decoded(hash.slice(1));
    if (pointer === undefined || !/^(?:\/(?:[^~]|~[01])*)$/.test(pointer))
        return undefined;
    return pointer
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
function decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=references.js.map