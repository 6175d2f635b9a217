import { canonicalJson } from '../../../events/canonical-json.ts';
import type { JsonArray, JsonObject, JsonValue } from '../../../events/event.ts';
import { decidingKeywords, isObject, shapeOf } from './keywords.ts';
import { type SchemaDocument, targetOf } from './schema-document.ts';
import type { Steps } from './steps.ts';

/** One schema within a document. The same place is always the same node. */
export interface SchemaNode {
  readonly id: number;
  readonly schema: JsonObject | boolean;
  readonly document: SchemaDocument;
  /** The members that decide what it accepts. */
  readonly keywords: readonly string[];
  /** Every one of `keywords` is known. Of a node that is not readable nothing is concluded. */
  readonly isReadable: boolean;
}

/** A node whose schema is an object that is understood. */
export interface ReadableNode extends SchemaNode {
  readonly schema: JsonObject;
}

export function isReadableObject(node: SchemaNode): node is ReadableNode {
  return node.isReadable && typeof node.schema === 'object';
}

/** Hands out the nodes of one comparison. */
export class SchemaNodes {
  readonly steps: Steps;
  readonly #placed = new Map<SchemaDocument, Map<JsonObject, SchemaNode>>();
  readonly #made = new Map<string, SchemaNode>();
  readonly #valueSets = new Map<JsonArray, ReadonlySet<string>>();
  #count = 0;

  constructor(steps: Steps) {
    this.steps = steps;
  }

  /** The schema that stands in the document. */
  node(schema: JsonValue | undefined, document: SchemaDocument): SchemaNode {
    if (typeof schema === 'boolean') return this.ofBoolean(schema);
    if (!isObject(schema)) throw new TypeError('a schema is an object or a boolean');
    const placed = this.#placed.get(document) ?? new Map<JsonObject, SchemaNode>();
    this.#placed.set(document, placed);
    const known = placed.get(schema);
    if (known !== undefined) return known;
    const node = this.#create(schema, document);
    placed.set(schema, node);
    return node;
  }

  ofBoolean(schema: boolean): SchemaNode {
    return this.#kept(String(schema), () => this.#create(schema, { root: schema }));
  }

  /** A schema without a `$ref`, which stands nowhere. */
  made(schema: JsonObject): SchemaNode {
    return this.#kept(canonicalJson(schema), () => this.#create(schema, { root: schema }));
  }

  /** A schema composed of those at a node; `name` says how, and the same gives the same. */
  derived(from: SchemaNode, name: string, compose: () => JsonObject): SchemaNode {
    return this.#kept(`${from.id} ${name}`, () => this.#create(compose(), from.document));
  }

  target(node: SchemaNode): SchemaNode | undefined {
    if (typeof node.schema === 'boolean') return undefined;
    const target = targetOf(node.document, String(node.schema['$ref']));
    if (typeof target !== 'boolean' && !isObject(target)) return undefined;
    return this.node(target, node.document);
  }

  /** The values of an `enum`, each as its canonical text. */
  valueSet(values: JsonArray): ReadonlySet<string> {
    const known = this.#valueSets.get(values);
    if (known !== undefined) return known;
    const set = new Set(values.map(canonicalJson));
    this.#valueSets.set(values, set);
    return set;
  }

  #kept(key: string, create: () => SchemaNode): SchemaNode {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const node = create();
    this.#made.set(key, node);
    return node;
  }

  #create(schema: JsonObject | boolean, document: SchemaDocument): SchemaNode {
    this.#count += 1;
    const keywords = typeof schema === 'boolean' ? [] : decidingKeywords(schema);
    this.steps.spend(1 + keywords.length);
    const isReadable =
      typeof schema === 'boolean' ||
      keywords.every((keyword) => shapeOf(keyword, schema[keyword] as JsonValue) !== undefined);
    return { id: this.#count, schema, document, keywords, isReadable };
  }
}
