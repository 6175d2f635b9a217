import { canonicalJson } from '../../../events/canonical-json.js';
import { evaluateArray } from './evaluate-array.js';
import { evaluateObject } from './evaluate-object.js';
import { evaluateNumber, evaluateText } from './evaluate-scalar.js';
import { isReadableObject } from './schema-nodes.js';
import { hasType } from './value-types.js';
import { verdictOf, verdictOfAll, verdictOfCount, verdictOfNot, } from './verdict.js';
const DEPTH_MAX = 64;
/** Evaluates by the nodes of one comparison. Cautious: what takes more than a look is unknown. */
export function evaluator(nodes) {
    return new Evaluator(nodes).evaluate;
}
class Evaluator {
    #nodes;
    #depth = 0;
    constructor(nodes) {
        this.#nodes = nodes;
    }
    evaluate = (value, node) => {
        this.#nodes.steps.spend();
        if (typeof node.schema === 'boolean')
            return verdictOf(node.schema);
        if (!isReadableObject(node) || this.#depth >= DEPTH_MAX)
            return 'unknown';
        this.#depth += 1;
        try {
            return verdictOfAll([
                this.#general(value, node),
                ...node.keywords.map((keyword) => this.#composed(keyword, value, node)),
                this.#ofItsType(value, node),
            ]);
        }
        finally {
            this.#depth -= 1;
        }
    };
    #general(value, { schema }) {
        const { type, enum: values, const: constant } = schema;
        if (type !== undefined && !hasType(value, type))
            return 'refused';
        const text = canonicalJson(value);
        if (values !== undefined && !this.#nodes.valueSet(values).has(text)) {
            return 'refused';
        }
        return verdictOf(constant === undefined || canonicalJson(constant) === text);
    }
    #composed(keyword, value, node) {
        const { schema, document } = node;
        const within = (of) => of === undefined ? 'accepted' : this.evaluate(value, this.#nodes.node(of, document));
        const each = () => schema[keyword].map(within);
        switch (keyword) {
            case '$ref': {
                const target = this.#nodes.target(node);
                return target === undefined ? 'unknown' : this.evaluate(value, target);
            }
            case 'allOf':
                return verdictOfAll(each());
            case 'anyOf':
                return verdictOfCount(each(), (count) => count > 0);
            case 'oneOf':
                return verdictOfCount(each(), (count) => count === 1);
            case 'not':
                return verdictOfNot(within(schema['not']));
            case 'if':
                return conditional(within(schema['if']), within(schema['then']), within(schema['else']));
            default:
                return 'accepted';
        }
    }
    #ofItsType(value, node) {
        if (typeof value === 'number')
            return evaluateNumber(value, node.schema);
        if (typeof value === 'string')
            return evaluateText(value, node.schema);
        if (typeof value !== 'object' || value === null)
            return 'accepted';
        return Array.isArray(value)
            ? evaluateArray(value, node, this.#nodes, this.evaluate)
            : evaluateObject(value, node, this.#nodes, this.evaluate);
    }
}
function conditional(condition, then, otherwise) {
    if (condition === 'accepted')
        return then;
    if (condition === 'refused')
        return otherwise;
    return then === otherwise ? then : 'unknown';
}
//# sourceMappingURL=evaluate.js.map