import { localPlace } from './references.js';
import { schemasIn, subschemasOf } from './subschemas.js';
/**
 * A schema that, to check a value, would have to check that same value by itself first, and so
 * without an end: the fault at one of its `$ref`s. Only local references are followed.
 */
export function circleFault(bundled) {
    const schemas = new Map();
    for (const { pointer, schema } of schemasIn(bundled))
        schemas.set(pointer, schema);
    const done = new Set();
    for (const start of schemas.keys()) {
        const place = done.has(start) ? undefined : circleFrom(start, schemas, done);
        if (place !== undefined)
            return { pointer: place, message: 'leads in a circle back to itself' };
    }
    return undefined;
}
/** The walk goes by a list of its own: a chain of references can be longer than the stack. */
function circleFrom(start, schemas, done) {
    const way = new Set([start]);
    const open = [{ at: start, next: nextPlaces(start, schemas) }];
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
        const place = last.next.pop();
        if (place === undefined) {
            open.pop();
            way.delete(last.at);
            done.add(last.at);
        }
        else if (way.has(place)) {
            return circleReference(last.at, way, schemas);
        }
        else if (!done.has(place)) {
            way.add(place);
            open.push({ at: place, next: nextPlaces(place, schemas) });
        }
    }
    return undefined;
}
/** A `$ref` on the way: there is one in every circle. */
function circleReference(last, way, schemas) {
    const places = [last, ...Array.from(way).reverse()];
    const found = places.find((place) => schemas.get(place)?.['$ref'] !== undefined) ?? last;
    return `${found}/$ref`;
}
/** The schemas that are asked of the same value as the one at this place. */
function nextPlaces(pointer, schemas) {
    const schema = schemas.get(pointer);
    if (schema === undefined)
        return [];
    const inner = subschemasOf(schema)
        .filter(({ keyword }) => OF_THE_SAME_VALUE.has(keyword))
        .map((each) => pointer + each.pointer);
    const target = referredPlace(schema['$ref']);
    return target === undefined ? inner : [...inner, target];
}
function referredPlace(reference) {
    return typeof reference === 'string' ? localPlace(reference) : undefined;
}
const OF_THE_SAME_VALUE = new Set([
    ...['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas'],
]);
//# sourceMappingURL=endless-references.js.map