import { casesOf } from './alternatives.js';
import { isContradiction } from './emptiness.js';
import { evaluator } from './evaluate.js';
import { gatherFacts } from './facts.js';
import { keywordFaults } from './keyword-rules.js';
import { fault } from './place.js';
import { knownOf } from './proof.js';
import { isSameMeaning } from './same-meaning.js';
import { isReadableObject } from './schema-nodes.js';
import { Undecided } from './steps.js';
const DEPTH_MAX = 200;
/**
 * Proves that one schema accepts all that others accept.
 *
 * A claim that is met again while it is being proven may be taken as proven where it is then about
 * a value within the value: values are finite, so each chain of such claims ends at one that does
 * not lean on another (induction over the size of the value). About the same value it would lean
 * on itself. Failures are kept, for they promise nothing; what is proven may lean on a claim that
 * fails later, so it is proven anew each time.
 */
export class InclusionProof {
    nodes;
    evaluate;
    /** Each claim that is being proven, with how deep within the first value its value is. */
    #open = new Map();
    #failed = new Map();
    #valueDepth = 0;
    constructor(nodes) {
        this.nodes = nodes;
        this.evaluate = evaluator(nodes);
    }
    facts(known) {
        return gatherFacts(known, this.nodes, this.evaluate);
    }
    faultsWithin(within, accepting, place) {
        return this.#within(() => this.faults(knownOf(within), accepting, place));
    }
    isNoneWithin(within) {
        return this.#within(() => this.isNone(knownOf(within)));
    }
    faults(known, accepting, place) {
        if (accepting.schema === true || known.nodes.includes(accepting))
            return [];
        const facts = this.facts(known);
        const claim = `${keyOf(facts)} in ${accepting.id}`;
        return this.#once(claim, place, () => this.#faultsOf(facts, accepting, place));
    }
    isNone(known) {
        const facts = this.facts(known);
        if (facts.types.size === 0)
            return true;
        const claim = `${keyOf(facts)} in nothing`;
        const place = { pointer: '', isBehindRef: false };
        return (this.#once(claim, place, () => isContradiction(facts, this) ? [] : fault('accepts_nothing', place, 'accepts no value')).length === 0);
    }
    #faultsOf(facts, accepting, place) {
        if (facts.types.size === 0 || this.#isAmong(facts, accepting))
            return [];
        const faults = this.#direct(facts, accepting, place);
        if (faults.length === 0 || this.isNone(facts))
            return [];
        const cases = casesOf(facts, this.nodes);
        if (cases === undefined)
            return faults;
        return cases.flatMap((known) => this.faults(known, accepting, place));
    }
    #isAmong(facts, accepting) {
        const isListed = facts.values?.every((value) => this.evaluate(value, accepting) === 'accepted');
        return isListed || facts.nodes.some((node) => isSameMeaning(node, accepting, this.nodes));
    }
    #direct(facts, accepting, place) {
        if (accepting.schema === false)
            return fault('accepts_nothing', place, 'accepts no value');
        if (isReadableObject(accepting))
            return keywordFaults(facts, accepting, place, this);
        return fault('not_decided', place, 'has a keyword that the check does not know');
    }
    #once(claim, place, prove) {
        const opened = this.#open.get(claim);
        if (opened !== undefined) {
            if (this.#valueDepth > opened)
                return [];
            return fault('not_decided', place, 'refers to itself about the same value');
        }
        const failure = `${claim} at ${place.pointer}`;
        const known = this.#failed.get(failure);
        if (known !== undefined)
            return known;
        if (this.#open.size >= DEPTH_MAX)
            throw new Undecided('the schemas are nested too deep');
        this.#open.set(claim, this.#valueDepth);
        const faults = prove();
        this.#open.delete(claim);
        if (faults.length > 0)
            this.#failed.set(failure, faults);
        return faults;
    }
    #within(prove) {
        this.#valueDepth += 1;
        const result = prove();
        this.#valueDepth -= 1;
        return result;
    }
}
function keyOf({ nodes }) {
    return nodes
        .map(({ id }) => id)
        .sort((a, b) => a - b)
        .join(' ');
}
//# sourceMappingURL=inclusion-proof.js.map