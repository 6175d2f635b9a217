import { canonicalJson } from '../../../events/canonical-json.ts';
import type { JsonArray, JsonObject, JsonValue } from '../../../events/event.ts';
import { shapeOf } from './keywords.ts';
import type { SchemaNode, SchemaNodes } from './schema-nodes.ts';

/**
 * Whether two schemas say the same, word for word, annotations aside, and so do the schemas that
 * their `$ref`s lead to. Pairs met again on the way are taken as the same: two graphs that never
 * differ, however long they are followed, describe the same values.
 */
export function isSameMeaning(a: SchemaNode, b: SchemaNode, nodes: SchemaNodes): boolean {
  if (a.keywords.length !== b.keywords.length) return false;
  const seen = new Set<string>();
  const waiting: (readonly [SchemaNode, SchemaNode])[] = [[a, b]];
  for (const [one, other] of waiting) {
    const pair = `${one.id} ${other.id}`;
    if (one === other || seen.has(pair)) continue;
    seen.add(pair);
    nodes.steps.spend();
    const further = furtherPairs(one, other, nodes);
    if (further === undefined) return false;
    waiting.push(...further);
  }
  return true;
}

/** The schemas within that have yet to be compared; undefined where the two differ. */
function furtherPairs(
  a: SchemaNode,
  b: SchemaNode,
  nodes: SchemaNodes,
): readonly (readonly [SchemaNode, SchemaNode])[] | undefined {
  if (typeof a.schema === 'boolean' || typeof b.schema === 'boolean') return undefined;
  if (a.keywords.length !== b.keywords.length) return undefined;
  const pairs: (readonly [SchemaNode, SchemaNode])[] = [];
  for (const keyword of a.keywords) {
    if (!Object.hasOwn(b.schema, keyword)) return undefined;
    const within = pairsWithin(keyword, a, b, nodes);
    if (within === undefined) return undefined;
    pairs.push(...within);
  }
  return pairs;
}

function pairsWithin(
  keyword: string,
  a: SchemaNode,
  b: SchemaNode,
  nodes: SchemaNodes,
): readonly (readonly [SchemaNode, SchemaNode])[] | undefined {
  const one = (a.schema as JsonObject)[keyword] as JsonValue;
  const other = (b.schema as JsonObject)[keyword] as JsonValue;
  const pair = (x: JsonValue | undefined, y: JsonValue | undefined) =>
    [nodes.node(x, a.document), nodes.node(y, b.document)] as const;
  if (keyword === '$ref') return targetPair(a, b, nodes);
  const shape = shapeOf(keyword, one);
  if (shape !== shapeOf(keyword, other)) return undefined;
  if (shape === 'schema') return [pair(one, other)];
  if (shape === 'schemas') {
    const others = other as JsonArray;
    if ((one as JsonArray).length !== others.length) return undefined;
    return (one as JsonArray).map((schema, index) => pair(schema, others[index]));
  }
  if (shape === 'schemas by name') {
    const others = other as JsonObject;
    const names = Object.keys(one as JsonObject);
    if (names.length !== Object.keys(others).length) return undefined;
    if (!names.every((name) => Object.hasOwn(others, name))) return undefined;
    return names.map((name) => pair((one as JsonObject)[name], others[name]));
  }
  return isSameText(keyword, shape !== undefined, one, other) ? [] : undefined;
}

function targetPair(
  a: SchemaNode,
  b: SchemaNode,
  nodes: SchemaNodes,
): readonly (readonly [SchemaNode, SchemaNode])[] | undefined {
  const [one, other] = [nodes.target(a), nodes.target(b)];
  return one === undefined || other === undefined ? undefined : [[one, other]];
}

/** An unknown keyword that refers to something elsewhere may mean two things in one text. */
function isSameText(keyword: string, isKnown: boolean, a: JsonValue, b: JsonValue): boolean {
  const text = canonicalJson(a);
  if (text !== canonicalJson(b)) return false;
  return isKnown || !(keyword.startsWith('$') || /ref"/i.test(text));
}
