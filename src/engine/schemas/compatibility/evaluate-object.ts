import type { JsonObject, JsonValue } from '../../../events/event.ts';
import { matchesSimply } from './matches-simply.ts';
import { memberSchemas } from './member-schemas.ts';
import type { ReadableNode, SchemaNodes } from './schema-nodes.ts';
import { type Evaluate, type Verdict, verdictOf, verdictOfAll } from './verdict.ts';

export function evaluateObject(
  object: JsonObject,
  node: ReadableNode,
  nodes: SchemaNodes,
  evaluate: Evaluate,
): Verdict {
  const { schema, document } = node;
  const names = Object.keys(object);
  const { minProperties = 0, maxProperties = Infinity, required = [], propertyNames } = schema;
  const dependentSchemas = Object.entries((schema['dependentSchemas'] ?? {}) as JsonObject);
  return verdictOfAll([
    verdictOf(names.length >= Number(minProperties) && names.length <= Number(maxProperties)),
    verdictOf((required as readonly string[]).every((name) => Object.hasOwn(object, name))),
    ...names.map((name) => member(name, object[name] as JsonValue, node, nodes, evaluate)),
    ...(propertyNames === undefined
      ? []
      : names.map((name) => evaluate(name, nodes.node(propertyNames, document)))),
    verdictOf(hasDependents(object, (schema['dependentRequired'] ?? {}) as Dependents)),
    ...dependentSchemas
      .filter(([name]) => Object.hasOwn(object, name))
      .map(([, dependent]) => evaluate(object, nodes.node(dependent, document))),
    schema['unevaluatedProperties'] === undefined ? 'accepted' : 'unknown',
  ]);
}

type Dependents = Readonly<Record<string, readonly string[]>>;

function hasDependents(object: JsonObject, dependents: Dependents): boolean {
  return Object.entries(dependents).every(([name, others]) => {
    return !Object.hasOwn(object, name) || others.every((other) => Object.hasOwn(object, other));
  });
}

function member(
  name: string,
  value: JsonValue,
  node: ReadableNode,
  nodes: SchemaNodes,
  evaluate: Evaluate,
): Verdict {
  const { certain, unsure, otherwise } = memberSchemas(node, name, (pattern) => {
    return matchesSimply(pattern, name);
  });
  const at = (schema: JsonValue) => evaluate(value, nodes.node(schema, node.document));
  const verdict = verdictOfAll(certain.map(at));
  if (verdict === 'refused') return verdict;
  const others = otherwise === undefined ? unsure : [...unsure, otherwise];
  return verdictOfAll(others.map(at)) === 'accepted' ? verdict : 'unknown';
}
