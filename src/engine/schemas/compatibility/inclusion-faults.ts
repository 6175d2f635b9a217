import { canonicalJson } from '../../../events/canonical-json.ts';
import type { JsonValue } from '../../../events/event.ts';
import { hasInPlaceCycle } from './in-place-cycle.ts';
import { InclusionProof } from './inclusion-proof.ts';
import type { Incompatibility } from './incompatibility.ts';
import { fault, ROOT } from './place.ts';
import { knownOf } from './proof.ts';
import { namingFault, sizeFault } from './schema-document.ts';
import { SchemaNodes } from './schema-nodes.ts';
import { Steps, Undecided } from './steps.ts';

const STEPS_MAX = 100_000;
const FAULTS_MAX = 100;

/**
 * Empty only where it is proven that every JSON value that `accepted` accepts, `accepting` accepts
 * too: as JSON Schema 2020-12 has it, formats asserted, and as AJV carries it out with
 * `ownProperties: true` (without it `{}` has a property `constructor`). A value has no name
 * `__proto__`, and its numbers are doubles.
 *
 * What is proven is right; not all that is right is proven. Refused though compatible, knowingly:
 * patterns and formats other than the same, patterns where a length or a value list would do,
 * `multipleOf` beyond integers in bounds, integers in bounds against the list of them, `contains`
 * that follows from `items`, `unevaluatedProperties` and `unevaluatedItems` unless the whole schema
 * around them is the same, alternatives that together cover what none covers alone (but by type,
 * or by the alternatives of the accepted schema), keywords that JSON Schema does not have, `$ref`s
 * that are not plain (`schema-document.ts`), and what takes more than 100,000 steps. The table in
 * `test/unit/schema-compatibility.refused.test.ts` has an example of each.
 *
 * Both are schemas that AJV compiles, each `$ref` local. At most 100 faults are told.
 */
export function inclusionFaults(
  accepted: JsonValue,
  accepting: JsonValue,
): readonly Incompatibility[] {
  const size = documentFault(accepted, accepting, sizeFault);
  if (size !== undefined) return fault('not_decided', ROOT, size);
  if (canonicalJson(accepted) === canonicalJson(accepting)) return [];
  const naming = documentFault(accepted, accepting, namingFault);
  if (naming !== undefined) return fault('not_decided', ROOT, naming);
  try {
    return provenFaults(accepted, accepting);
  } catch (error) {
    if (error instanceof Undecided) return fault('not_decided', ROOT, error.message);
    throw error;
  }
}

function documentFault(
  accepted: JsonValue,
  accepting: JsonValue,
  faultOf: (root: JsonValue) => string | undefined,
): string | undefined {
  const earlier = faultOf(accepted);
  return earlier === undefined ? faultOf(accepting) : `is compared with one that ${earlier}`;
}

function provenFaults(accepted: JsonValue, accepting: JsonValue): readonly Incompatibility[] {
  const nodes = new SchemaNodes(new Steps(STEPS_MAX));
  const from = nodes.node(accepted, { root: accepted });
  const to = nodes.node(accepting, { root: accepting });
  if (hasInPlaceCycle(from, nodes) || hasInPlaceCycle(to, nodes)) {
    return fault('not_decided', ROOT, 'has a $ref that leads back to itself about the same value');
  }
  return unique(new InclusionProof(nodes).faults(knownOf([from]), to, ROOT)).slice(0, FAULTS_MAX);
}

function unique(faults: readonly Incompatibility[]): readonly Incompatibility[] {
  const byText = new Map(faults.map((each) => [JSON.stringify(each), each]));
  return [...byText.values()];
}
