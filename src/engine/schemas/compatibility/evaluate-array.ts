import { canonicalJson } from '../../../events/canonical-json.ts';
import type { JsonArray, JsonValue } from '../../../events/event.ts';
import type { ReadableNode, SchemaNodes } from './schema-nodes.ts';
import { type Evaluate, type Verdict, verdictOf, verdictOfAll, verdictOfCount } from './verdict.ts';

export function evaluateArray(
  values: JsonArray,
  { schema, document }: ReadableNode,
  nodes: SchemaNodes,
  evaluate: Evaluate,
): Verdict {
  const { minItems = 0, maxItems = Infinity, prefixItems = [], items = true } = schema;
  const prefix = prefixItems as JsonArray;
  const contained = (of: JsonValue) =>
    values.map((value) => evaluate(value, nodes.node(of, document)));
  const minContains = Number(schema['minContains'] ?? 1);
  const maxContains = Number(schema['maxContains'] ?? Infinity);
  return verdictOfAll([
    verdictOf(values.length >= Number(minItems) && values.length <= Number(maxItems)),
    ...values.map((value, index) => evaluate(value, nodes.node(prefix[index] ?? items, document))),
    schema['contains'] === undefined
      ? 'accepted'
      : verdictOfCount(contained(schema['contains']), (count) => {
          return count >= minContains && count <= maxContains;
        }),
    schema['uniqueItems'] === true ? unique(values) : 'accepted',
    schema['unevaluatedItems'] === undefined ? 'accepted' : 'unknown',
  ]);
}

/** AJV lets some repeats pass (`uniqueItemsSame` in array-rules.ts), so none is surely refused. */
function unique(values: JsonArray): Verdict {
  const isUnique = new Set(values.map(canonicalJson)).size === values.length;
  return isUnique ? 'accepted' : 'unknown';
}
