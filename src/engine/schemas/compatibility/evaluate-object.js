import { matchesSimply } from './matches-simply.js';
import { memberSchemas } from './member-schemas.js';
import { verdictOf, verdictOfAll } from './verdict.js';
export function evaluateObject(object, node, nodes, evaluate) {
    const { schema, document } = node;
    const names = Object.keys(object);
    const { minProperties = 0, maxProperties = Infinity, required = [], propertyNames } = schema;
    const dependentSchemas = Object.entries((schema['dependentSchemas'] ?? {}));
    return verdictOfAll([
        verdictOf(names.length >= Number(minProperties) && names.length <= Number(maxProperties)),
        verdictOf(required.every((name) => Object.hasOwn(object, name))),
        ...names.map((name) => member(name, object[name], node, nodes, evaluate)),
        ...(propertyNames === undefined
            ? []
            : names.map((name) => evaluate(name, nodes.node(propertyNames, document)))),
        verdictOf(hasDependents(object, (schema['dependentRequired'] ?? {}))),
        ...dependentSchemas
            .filter(([name]) => Object.hasOwn(object, name))
            .map(([, dependent]) => evaluate(object, nodes.node(dependent, document))),
        schema['unevaluatedProperties'] === undefined ? 'accepted' : 'unknown',
    ]);
}
function hasDependents(object, dependents) {
    return Object.entries(dependents).every(([name, others]) => {
        return !Object.hasOwn(object, name) || others.every((other) => Object.hasOwn(object, other));
    });
}
function member(name, value, node, nodes, evaluate) {
    const { certain, unsure, otherwise } = memberSchemas(node, name, (pattern) => {
        return matchesSimply(pattern, name);
    });
    const at = (schema) => evaluate(value, nodes.node(schema, node.document));
    const verdict = verdictOfAll(certain.map(at));
    if (verdict === 'refused')
        return verdict;
    const others = otherwise === undefined ? unsure : [...unsure, otherwise];
    return verdictOfAll(others.map(at)) === 'accepted' ? verdict : 'unknown';
}
//# sourceMappingURL=evaluate-object.js.map