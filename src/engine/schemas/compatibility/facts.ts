import type { JsonArray, JsonObject, JsonValue } from '../../../events/event.ts';
import { impliedNodes } from './implied-nodes.ts';
import { type Bounds, boundsOf } from './number-bounds.ts';
import {
  isReadableObject,
  type ReadableNode,
  type SchemaNode,
  type SchemaNodes,
} from './schema-nodes.ts';
import type { ValueType } from './value-types.ts';
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
  const { all, types, required } = impliedNodes(known.nodes, nodes);
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
