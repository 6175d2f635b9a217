import { casesOf } from './alternatives.ts';
import { isContradiction } from './emptiness.ts';
import { evaluator } from './evaluate.ts';
import { type Facts, gatherFacts, type Known } from './facts.ts';
import type { Incompatibility } from './incompatibility.ts';
import { keywordFaults } from './keyword-rules.ts';
import { fault, type Place } from './place.ts';
import { knownOf, type Proof } from './proof.ts';
import { isSameMeaning } from './same-meaning.ts';
import { isReadableObject, type SchemaNode, type SchemaNodes } from './schema-nodes.ts';
import { Undecided } from './steps.ts';
import type { Evaluate } from './verdict.ts';

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
export class InclusionProof implements Proof {
  readonly nodes: SchemaNodes;
  readonly evaluate: Evaluate;
  /** Each claim that is being proven, with how deep within the first value its value is. */
  readonly #open = new Map<string, number>();
  readonly #failed = new Map<string, readonly Incompatibility[]>();
  #valueDepth = 0;

  constructor(nodes: SchemaNodes) {
    this.nodes = nodes;
    this.evaluate = evaluator(nodes);
  }

  facts(known: Known): Facts {
    return gatherFacts(known, this.nodes, this.evaluate);
  }

  faultsWithin(
    within: readonly SchemaNode[],
    accepting: SchemaNode,
    place: Place,
  ): readonly Incompatibility[] {
    return this.#within(() => this.faults(knownOf(within), accepting, place));
  }

  isNoneWithin(within: readonly SchemaNode[]): boolean {
    return this.#within(() => this.isNone(knownOf(within)));
  }

  faults(known: Known, accepting: SchemaNode, place: Place): readonly Incompatibility[] {
    if (accepting.schema === true || known.nodes.includes(accepting)) return [];
    const facts = this.facts(known);
    const claim = `${keyOf(facts)} in ${accepting.id}`;
    return this.#once(claim, place, () => this.#faultsOf(facts, accepting, place));
  }

  isNone(known: Known): boolean {
    const facts = this.facts(known);
    if (facts.types.size === 0) return true;
    const claim = `${keyOf(facts)} in nothing`;
    const place = { pointer: '', isBehindRef: false };
    return (
      this.#once(claim, place, () =>
        isContradiction(facts, this) ? [] : fault('accepts_nothing', place, 'accepts no value'),
      ).length === 0
    );
  }

  #faultsOf(facts: Facts, accepting: SchemaNode, place: Place): readonly Incompatibility[] {
    if (facts.types.size === 0 || this.#isAmong(facts, accepting)) return [];
    const faults = this.#direct(facts, accepting, place);
    if (faults.length === 0 || this.isNone(facts)) return [];
    const cases = casesOf(facts, this.nodes);
    if (cases === undefined) return faults;
    return cases.flatMap((known) => this.faults(known, accepting, place));
  }

  #isAmong(facts: Facts, accepting: SchemaNode): boolean {
    const isListed = facts.values?.every((value) => this.evaluate(value, accepting) === 'accepted');
    return isListed || facts.nodes.some((node) => isSameMeaning(node, accepting, this.nodes));
  }

  #direct(facts: Facts, accepting: SchemaNode, place: Place): readonly Incompatibility[] {
    if (accepting.schema === false) return fault('accepts_nothing', place, 'accepts no value');
    if (isReadableObject(accepting)) return keywordFaults(facts, accepting, place, this);
    return fault('not_decided', place, 'has a keyword that the check does not know');
  }

  #once(
    claim: string,
    place: Place,
    prove: () => readonly Incompatibility[],
  ): readonly Incompatibility[] {
    const opened = this.#open.get(claim);
    if (opened !== undefined) {
      if (this.#valueDepth > opened) return [];
      return fault('not_decided', place, 'refers to itself about the same value');
    }
    const failure = `${claim} at ${place.pointer}`;
    const known = this.#failed.get(failure);
    if (known !== undefined) return known;
    if (this.#open.size >= DEPTH_MAX) throw new Undecided('the schemas are nested too deep');
    this.#open.set(claim, this.#valueDepth);
    const faults = prove();
    this.#open.delete(claim);
    if (faults.length > 0) this.#failed.set(failure, faults);
    return faults;
  }

  #within<T>(prove: () => T): T {
    this.#valueDepth += 1;
    const result = prove();
    this.#valueDepth -= 1;
    return result;
  }
}

function keyOf({ nodes }: Facts): string {
  return nodes
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join(' ');
}
