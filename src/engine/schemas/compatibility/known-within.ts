import type { JsonArray, JsonObject, JsonValue } from '../../../events/event.ts';
import type { Facts } from './facts.ts';
import { matchesSimply } from './matches-simply.ts';
import { memberSchemas } from './member-schemas.ts';
import type { Proof } from './proof.ts';
import type { ReadableNode, SchemaNode } from './schema-nodes.ts';

/** Whether the name of a member matches a pattern; undefined where that is not known. */
export type Matches = (pattern: string) => boolean | undefined;

/** Every name that `properties` has in what is known. */
export function namedMembers({ readable }: Facts): ReadonlySet<string> {
  return new Set(readable.flatMap(({ schema }) => Object.keys(schema['properties'] ?? {})));
}

/** What is known of the member of that name, if it is there. `false` among it: it is not. */
export function knownOfMember(
  name: string,
  facts: Facts,
  proof: Proof,
  matches: Matches = (pattern) => matchesSimply(pattern, name),
): readonly SchemaNode[] {
  const isName = facts.readable.every(({ schema: { propertyNames }, document }) => {
    if (propertyNames === undefined) return true;
    return proof.evaluate(name, proof.nodes.node(propertyNames, document)) !== 'refused';
  });
  if (!isName) return [proof.nodes.ofBoolean(false)];
  return knownOfMembers(name, facts, proof, matches);
}

/** What is known of each member whose name is not among `namedMembers`. */
export function knownOfOthers(
  facts: Facts,
  proof: Proof,
  matches: Matches = () => undefined,
): readonly SchemaNode[] {
  return knownOfMembers(undefined, facts, proof, matches);
}

function knownOfMembers(
  name: string | undefined,
  { readable, memberCounts }: Facts,
  proof: Proof,
  matches: Matches,
): readonly SchemaNode[] {
  if (memberCounts.max === 0) return [proof.nodes.ofBoolean(false)];
  proof.nodes.steps.spend(readable.length);
  return readable.flatMap((node) => {
    const { certain, unsure, otherwise } = memberSchemas(node, name, matches);
    const known = certain.map((schema) => proof.nodes.node(schema, node.document));
    return otherwise === undefined ? known : [anyOf([...unsure, otherwise], node, proof)];
  });
}

function anyOf(schemas: readonly JsonValue[], node: ReadableNode, proof: Proof): SchemaNode {
  const ids = schemas.map((schema) => proof.nodes.node(schema, node.document).id);
  return proof.nodes.derived(node, `any of ${ids.join(' ')}`, () => ({ anyOf: schemas }));
}

/** What is known of the item at that index, if there is one. */
export function knownOfItem(index: number, facts: Facts, proof: Proof): readonly SchemaNode[] {
  if (facts.itemCounts.max <= index) return [proof.nodes.ofBoolean(false)];
  proof.nodes.steps.spend(facts.readable.length);
  return facts.readable.map(({ schema, document }) => {
    const prefix = (schema['prefixItems'] ?? []) as JsonArray;
    return proof.nodes.node(prefix[index] ?? schema['items'] ?? true, document);
  });
}

/** The length of the longest `prefixItems`: from that index on, all items are known alike. */
export function prefixLength({ readable }: Facts, ...further: readonly JsonObject[]): number {
  const schemas = [...readable.map(({ schema }) => schema), ...further];
  return Math.max(
    0,
    ...schemas.map(({ prefixItems }) => ((prefixItems ?? []) as JsonArray).length),
  );
}
