import type { JsonObject } from '../../../events/event.ts';
import { ARRAY_RULES } from './array-rules.ts';
import type { Facts } from './facts.ts';
import type { Incompatibility } from './incompatibility.ts';
import { LOGIC_RULES } from './logic-rules.ts';
import { MEMBER_RULES } from './member-rules.ts';
import { OBJECT_RULES } from './object-rules.ts';
import { type Place, within } from './place.ts';
import type { Proof, Rule } from './proof.ts';
import { NUMBER_RULES, TEXT_RULES } from './scalar-rules.ts';
import type { ReadableNode } from './schema-nodes.ts';
import { VALUE_TYPES, type ValueType } from './value-types.ts';

/** Why keywords of the node may refuse a value of which the facts are known. */
export function keywordFaults(
  facts: Facts,
  node: ReadableNode,
  place: Place,
  proof: Proof,
): readonly Incompatibility[] {
  return node.keywords.flatMap((keyword) => {
    const known = KEYWORD_RULES.get(keyword);
    if (known === undefined) return [];
    const { rule, types } = known;
    if (!types.some((type) => facts.types.has(type))) return [];
    if (acceptsListed(keyword, facts, node, proof)) return [];
    const at = within(place, keyword);
    return rule({ facts, node, schema: node.schema, keyword, place: at, proof });
  });
}

/** The keyword accepts every value that is possible at all, one by one. */
function acceptsListed(keyword: string, facts: Facts, node: ReadableNode, proof: Proof): boolean {
  if (facts.values === undefined) return false;
  const alone = proof.nodes.derived(node, `only ${keyword}`, () => withSiblings(keyword, node));
  return facts.values.every((value) => proof.evaluate(value, alone) === 'accepted');
}

/** The keywords that are read together with one; those without a rule of their own among them. */
const SIBLINGS: Readonly<Record<string, readonly string[]>> = {
  additionalProperties: ['properties', 'patternProperties'],
  items: ['prefixItems'],
  contains: ['minContains', 'maxContains'],
  if: ['then', 'else'],
};

function withSiblings(keyword: string, { schema }: ReadableNode): JsonObject {
  const kept = [keyword, ...(SIBLINGS[keyword] ?? [])];
  return Object.fromEntries(Object.entries(schema).filter(([name]) => kept.includes(name)));
}

interface KeywordRule {
  readonly rule: Rule;
  /** Values of other types pass the keyword. */
  readonly types: readonly ValueType[];
}

const KEYWORD_RULES: ReadonlyMap<string, KeywordRule> = new Map([
  ...rulesFor(VALUE_TYPES, LOGIC_RULES),
  ...rulesFor(['integer', 'fraction'], NUMBER_RULES),
  ...rulesFor(['string'], TEXT_RULES),
  ...rulesFor(['object'], OBJECT_RULES),
  ...rulesFor(['object'], MEMBER_RULES),
  ...rulesFor(['array'], ARRAY_RULES),
]);

function rulesFor(
  types: readonly ValueType[],
  rules: Readonly<Record<string, Rule>>,
): readonly (readonly [string, KeywordRule])[] {
  return Object.entries(rules).map(([keyword, rule]) => [keyword, { rule, types }]);
}
