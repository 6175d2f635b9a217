import { canonicalJson } from '../../../events/canonical-json.js';
import { mayFail } from './ajv-deviations.js';
import { InclusionProof } from './inclusion-proof.js';
import { fault, ROOT } from './place.js';
import { knownOf } from './proof.js';
import { hasInPlaceCycle, reachableNodes } from './reachable-nodes.js';
import { isSameMeaning } from './same-meaning.js';
import { namingFault, sizeFault } from './schema-document.js';
import { SchemaNodes } from './schema-nodes.js';
import { Steps, Undecided } from './steps.js';
const STEPS_MAX = 50_000;
const FAULTS_MAX = 100;
/**
 * Empty only where it is proven that every JSON value that `accepted` accepts, `accepting` accepts
 * too: as JSON Schema 2020-12 has it, formats asserted, and as AJV 8 carries it out with
 * `ownProperties: true` (without it `{}` has a property `constructor`). A value has no name
 * `__proto__`, and its numbers are doubles.
 *
 * What is proven is right; not all that is right is proven. Refused though compatible, knowingly:
 * patterns and formats other than the same; a pattern against a length; `multipleOf` beyond
 * integers in bounds; integers in bounds against the list of them; names that `propertyNames`
 * counts; `contains` that follows from `items`; what follows only where AJV keeps to JSON Schema
 * (`ajv-deviations.ts`); `unevaluatedProperties` and `unevaluatedItems` unless the whole schema
 * around them is the same; alternatives that together cover what none covers alone (but by type,
 * or by the alternatives of the accepted schema); keywords that JSON Schema does not have; `$ref`s
 * that are not plain (`schema-document.ts`); and what takes more than 50,000 steps. The table in
 * `test/unit/schema-compatibility.refused.test.ts` has an example of each.
 *
 * Both are schemas that AJV compiles, each `$ref` local. At most 100 faults are told.
 */
export function inclusionFaults(accepted, accepting) {
    const size = documentFault(accepted, accepting, sizeFault);
    if (size !== undefined)
        return fault('not_decided', ROOT, size);
    if (canonicalJson(accepted) === canonicalJson(accepting))
        return [];
    const naming = documentFault(accepted, accepting, namingFault);
    if (naming !== undefined)
        return fault('not_decided', ROOT, naming);
    try {
        return provenFaults(accepted, accepting);
    }
    catch (error) {
        if (error instanceof Undecided)
            return fault('not_decided', ROOT, error.message);
        throw error;
    }
}
function documentFault(accepted, accepting, faultOf) {
    const earlier = faultOf(accepted);
    return earlier === undefined ? faultOf(accepting) : `is compared with a schema that ${earlier}`;
}
function provenFaults(accepted, accepting) {
    const nodes = new SchemaNodes(new Steps(STEPS_MAX));
    const from = nodes.node(accepted, { root: accepted });
    const to = nodes.node(accepting, { root: accepting });
    if (isSameMeaning(from, to, nodes))
        return [];
    const meaning = meaningFault(from, to, nodes);
    if (meaning !== undefined)
        return fault('not_decided', ROOT, meaning);
    return unique(new InclusionProof(nodes).faults(knownOf([from]), to, ROOT)).slice(0, FAULTS_MAX);
}
/** Why AJV may fail at values, whatever the schemas say of them. */
function meaningFault(from, to, nodes) {
    const [accepted, accepting] = [reachableNodes(from, nodes), reachableNodes(to, nodes)];
    if (hasInPlaceCycle(accepted, nodes) || hasInPlaceCycle(accepting, nodes)) {
        return 'has a $ref that leads back to itself about the same value';
    }
    if (![...accepting].some(({ schema }) => mayFail(schema)))
        return undefined;
    return 'has patternProperties beside allOf, anyOf, oneOf, if or $ref; move it into its own allOf';
}
function unique(faults) {
    const byText = new Map(faults.map((each) => [JSON.stringify(each), each]));
    return [...byText.values()];
}
//# sourceMappingURL=inclusion-faults.js.map