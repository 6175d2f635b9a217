import { impliedNodes } from './implied-nodes.js';
import { boundsOf } from './number-bounds.js';
import { isReadableObject, } from './schema-nodes.js';
export function gatherFacts(known, nodes, evaluate) {
    const { all, types, required } = impliedNodes(known.nodes, nodes);
    const readable = [...all].filter(isReadableObject);
    const schemas = readable.map(({ schema }) => schema);
    nodes.steps.spend(all.size + required.size);
    return {
        nodes: [...all],
        chosen: known.chosen,
        readable,
        types,
        values: listedValues(all, schemas, types, evaluate),
        bounds: boundsOf(schemas, !types.has('fraction')),
        lengths: counts(schemas, 'minLength', 'maxLength'),
        itemCounts: counts(schemas, 'minItems', 'maxItems'),
        memberCounts: counts(schemas, 'minProperties', 'maxProperties'),
        required,
    };
}
function listedValues(all, schemas, types, evaluate) {
    const listed = schemas.map(listOf).find((list) => list !== undefined) ?? valuesOfTypes(types);
    return listed?.filter((value) => {
        return [...all].every((node) => evaluate(value, node) !== 'refused');
    });
}
function listOf(schema) {
    const { enum: values, const: constant } = schema;
    if (constant !== undefined)
        return [constant];
    return values;
}
function valuesOfTypes(types) {
    if (![...types].every((type) => type === 'null' || type === 'boolean'))
        return undefined;
    return [...(types.has('null') ? [null] : []), ...(types.has('boolean') ? [false, true] : [])];
}
function counts(schemas, min, max) {
    const limits = (name) => schemas.map((schema) => schema[name]).filter((limit) => limit !== undefined);
    return {
        min: Math.max(0, ...limits(min).map(Number)),
        max: Math.min(Infinity, ...limits(max).map(Number)),
    };
}
//# sourceMappingURL=facts.js.map