import { canonicalJson } from '../../../events/canonical-json.js';
import { isContainsSure } from './ajv-deviations.js';
import { verdictOf, verdictOfAll, verdictOfCount } from './verdict.js';
export function evaluateArray(values, node, nodes, evaluate) {
    const { schema, document } = node;
    const { minItems = 0, maxItems = Infinity, prefixItems = [], items = true } = schema;
    const prefix = prefixItems;
    return verdictOfAll([
        verdictOf(values.length >= Number(minItems) && values.length <= Number(maxItems)),
        ...values.map((value, index) => evaluate(value, nodes.node(prefix[index] ?? items, document))),
        contained(values, node, nodes, evaluate),
        schema['uniqueItems'] === true ? unique(values) : 'accepted',
        schema['unevaluatedItems'] === undefined ? 'accepted' : 'unknown',
    ]);
}
function contained(values, { schema, document }, nodes, evaluate) {
    const { contains, minContains = 1, maxContains = Infinity } = schema;
    if (contains === undefined)
        return 'accepted';
    const verdicts = values.map((value) => evaluate(value, nodes.node(contains, document)));
    const verdict = verdictOfCount(verdicts, (count) => {
        return count >= Number(minContains) && count <= Number(maxContains);
    });
    return verdict === 'refused' && !isContainsSure(schema) ? 'unknown' : verdict;
}
/** AJV lets some repeats pass (`isUniquenessSame`), so none is surely refused. */
function unique(values) {
    const isUnique = new Set(values.map(canonicalJson)).size === values.length;
    return isUnique ? 'accepted' : 'unknown';
}
//# sourceMappingURL=evaluate-array.js.map