import type { JsonArray, JsonObject, JsonValue } from '../../../events/event.ts';
import { type Bounds, boundsOf } from './number-bounds.ts';
import {
  isReadableObject,
  type ReadableNode,
  type SchemaNode,
  type SchemaNodes,
} from './schema-nodes.ts';
import { typesOf, VALUE_TYPES, type ValueType } from './value-types.ts';
import type { Evaluate } from './verdict.ts';

/** What is known of a value: that every one of these schemas accepts it. */
export interface Known {
  readonly nodes: readonly SchemaNode[];
  /** The alternatives (`anyOf` and the like) of which one has been chosen, and stands in `nodes`. */
  readonly chosen: ReadonlySet<string>;
}

/** What follows from what is known. Each limit holds for the values of its type only. */
export interface Facts extends Known {
  /** Those of `nodes` that conclusions may be drawn from. */
  readonly readable: readonly ReadableNode[];
  readonly types: ReadonlySet<ValueType>;
  /** The value is one of these; undefined where they are too many to list. */
  readonly values: readonly JsonValue[] | undefined;
  readonly bounds: Bounds;
  readonly lengths: Counts;
  readonly itemCounts: Counts;
  readonly memberCounts: Counts;
  readonly required: ReadonlySet<string>;
}

export interface Counts {
  readonly min: number;
  readonly max: number;
}

export function gatherFacts(known: Known, nodes: SchemaNodes, evaluate: Evaluate): Facts {
  const all = new Set<SchemaNode>();
  addWithParts(known.nodes, all, nodes);
  let types = typesOfAll(all);
  let required = requiredByAll(all);
  while (isOnlyObject(types) && addDependents(required, all, nodes)) {
    types = typesOfAll(all);
    required = requiredByAll(all);
  }
  const readable = [...all].filter(isReadableObject);
  const schemas = readable.map(({ schema }) => schema);
  nodes.steps.spend(all.size + required.size);
  return {
    nodes: [...all],
    chosen: known.chosen,
    readable,
    types,
    values: listedValues(all, schemas, types, evaluate),
    bounds: boundsOf(schemas, !types.has('fraction')),
    lengths: counts(schemas, 'minLength', 'maxLength'),
    itemCounts: counts(schemas, 'minItems', 'maxItems'),
    memberCounts: counts(schemas, 'minProperties', 'maxProperties'),
    required,
  };
}

/** Adds the schemas, and those that they bring along by `allOf` and `$ref`. */
function addWithParts(
  added: readonly SchemaNode[],
  all: Set<SchemaNode>,
  nodes: SchemaNodes,
): void {
  const waiting = [...added];
  for (const node of waiting) {
    if (all.has(node)) continue;
    all.add(node);
    nodes.steps.spend();
    if (!isReadableObject(node)) continue;
    const { allOf = [], $ref: ref } = node.schema;
    waiting.push(...(allOf as JsonArray).map((part) => nodes.node(part, node.document)));
    const target = ref === undefined ? undefined : nodes.target(node);
    if (target !== undefined) waiting.push(target);
  }
}

function typesOfAll(all: Iterable<SchemaNode>): ReadonlySet<ValueType> {
  let types: readonly ValueType[] = VALUE_TYPES;
  for (const node of all) {
    if (node.schema === false) return new Set();
    if (!isReadableObject(node) || node.schema['type'] === undefined) continue;
    const allowed = typesOf(node.schema['type']);
    types = types.filter((type) => allowed.has(type));
  }
  return new Set(types);
}

/** The members that an object has, if the value is one. */
function requiredByAll(all: Iterable<SchemaNode>): ReadonlySet<string> {
  const schemas = [...all].filter(isReadableObject).map(({ schema }) => schema);
  const required = new Set<string>();
  for (const schema of schemas) {
    for (const name of (schema['required'] ?? []) as readonly string[]) required.add(name);
  }
  const dependents = schemas.map((schema) => (schema['dependentRequired'] ?? {}) as JsonObject);
  // A set goes on to what is added to it meanwhile.
  for (const name of required) {
    for (const of of dependents.filter((each) => Object.hasOwn(each, name))) {
      for (const other of of[name] as readonly string[]) required.add(other);
    }
  }
  return required;
}

function isOnlyObject(types: ReadonlySet<ValueType>): boolean {
  return types.size === 1 && types.has('object');
}

/** Of `dependentSchemas`, those of members that are there. */
function addDependents(
  required: ReadonlySet<string>,
  all: Set<SchemaNode>,
  nodes: SchemaNodes,
): boolean {
  const before = all.size;
  for (const node of [...all].filter(isReadableObject)) {
    const dependents = Object.entries((node.schema['dependentSchemas'] ?? {}) as JsonObject);
    const apply = dependents.filter(([name]) => required.has(name));
    addWithParts(
      apply.map(([, schema]) => nodes.node(schema, node.document)),
      all,
      nodes,
    );
  }
  return all.size > before;
}

function listedValues(
  all: ReadonlySet<SchemaNode>,
  schemas: readonly JsonObject[],
  types: ReadonlySet<ValueType>,
  evaluate: Evaluate,
): readonly JsonValue[] | undefined {
  const listed = schemas.map(listOf).find((list) => list !== undefined) ?? valuesOfTypes(types);
  return listed?.filter((value) => {
    return [...all].every((node) => evaluate(value, node) !== 'refused');
  });
}

function listOf(schema: JsonObject): readonly JsonValue[] | undefined {
  const { enum: values, const: constant } = schema;
  if (constant !== undefined) return [constant];
  return values as JsonArray | undefined;
}

function valuesOfTypes(types: ReadonlySet<ValueType>): readonly JsonValue[] | undefined {
  if (![...types].every((type) => type === 'null' || type === 'boolean')) return undefined;
  return [...(types.has('null') ? [null] : []), ...(types.has('boolean') ? [false, true] : [])];
}

function counts(schemas: readonly JsonObject[], min: string, max: string): Counts {
  const limits = (name: string) =>
    schemas.map((schema) => schema[name]).filter((limit) => limit !== undefined);
  return {
    min: Math.max(0, ...limits(min).map(Number)),
    max: Math.min(Infinity, ...limits(max).map(Number)),
  };
}
