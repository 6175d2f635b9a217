import type { JsonArray, JsonObject, JsonValue } from '../../../events/event.ts';
import { shapeOf } from './keywords.ts';
import type { SchemaNode, SchemaNodes } from './schema-nodes.ts';

/** The node and every schema that it leads to, by whatever keyword. */
export function reachableNodes(root: SchemaNode, nodes: SchemaNodes): ReadonlySet<SchemaNode> {
  const all = new Set([root]);
  // A set goes on to what is added to it meanwhile.
  for (const node of all) {
    for (const other of schemasWithin(node, nodes, () => true)) all.add(other);
  }
  return all;
}

/**
 * Whether one of the schemas refers back to itself about the same value: no validator ever comes to
 * an end with it, and no claim of it means anything. One that refers back about a member or an item
 * is no such schema.
 */
export function hasInPlaceCycle(all: ReadonlySet<SchemaNode>, nodes: SchemaNodes): boolean {
  const leadingTo = new Map<SchemaNode, number>();
  for (const node of all) {
    for (const other of schemasWithin(node, nodes, isInPlace)) {
      leadingTo.set(other, (leadingTo.get(other) ?? 0) + 1);
    }
  }
  // What nothing leads to is taken away, over and over (Kahn); in a cycle, each has one before it.
  const free = [...all].filter((node) => !leadingTo.has(node));
  for (const node of free) {
    for (const other of schemasWithin(node, nodes, isInPlace)) {
      const left = (leadingTo.get(other) ?? 0) - 1;
      leadingTo.set(other, left);
      if (left === 0) free.push(other);
    }
  }
  return free.length < all.size;
}

const IN_PLACE: ReadonlySet<string> = new Set([
  '$ref',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
]);

function isInPlace(keyword: string): boolean {
  return IN_PLACE.has(keyword);
}

function schemasWithin(
  node: SchemaNode,
  nodes: SchemaNodes,
  isAsked: (keyword: string) => boolean,
): readonly SchemaNode[] {
  return node.keywords.filter(isAsked).flatMap((keyword) => {
    if (keyword === '$ref') return nodes.target(node) ?? [];
    const value = (node.schema as JsonObject)[keyword] as JsonValue;
    return schemasOf(keyword, value).map((schema) => nodes.node(schema, node.document));
  });
}

function schemasOf(keyword: string, value: JsonValue): readonly JsonValue[] {
  const shape = shapeOf(keyword, value);
  if (shape === 'schema') return [value];
  if (shape === 'schemas') return value as JsonArray;
  return shape === 'schemas by name' ? Object.values(value as JsonObject) : [];
}
