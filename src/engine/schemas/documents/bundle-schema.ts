import type { Fault } from '../../../errors.ts';
import type { JsonObject, JsonValue } from '../../../events/event.ts';
import type { SchemaName } from '../../../schemas.ts';
import { circleFault } from './endless-references.ts';
import { localReference, parseReference, type Reference } from './references.ts';
import { schemaPath } from './schema-name.ts';
import { isJsonObject, schemaAt, schemasIn, withSubschemas } from './subschemas.ts';

export type BundledSchema =
  | { readonly bundled: JsonObject }
  /** Each at the `$ref` of the document that leads there, however far on it is. */
  | { readonly faults: readonly Fault[] };

export type FindSchema = (name: SchemaName) => JsonObject | undefined;

const BUNDLED_BYTES_MAX = 1024 * 1024;

/**
 * One self-contained document: every document that it refers to, directly or not, lies in its
 * `$defs`, and every `$ref` is local. The documents themselves must be without `schemaFaults`.
 * What `$ref`s say in values (`const`, `enum`, `default`, `examples`) is data and stays.
 */
export function bundledSchema(
  name: SchemaName,
  document: JsonObject,
  find: FindSchema,
): BundledSchema {
  const gathered = new Gathering(name, document, find);
  gathered.follow(name, document);
  if (gathered.faults.length > 0) return { faults: gathered.faults };
  const bundled = assembled(name, gathered.documents);
  const fault = sizeFault(bundled) ?? circleFault(bundled);
  return fault === undefined ? { bundled } : { faults: [fault] };
}

type Documents = ReadonlyMap<string, { readonly name: SchemaName; readonly document: JsonObject }>;

/** Follows references until every document is known, or something is wrong with one. */
class Gathering {
  readonly documents = new Map<string, { name: SchemaName; document: JsonObject }>();
  readonly faults: Fault[] = [];
  readonly #find: FindSchema;
  /** The documents on the way to the one that is read, the first included. */
  readonly #way = new Set<string>();
  #bytes = 0;

  constructor(name: SchemaName, document: JsonObject, find: FindSchema) {
    this.#find = find;
    this.#take(name, document);
  }

  /** `blamed` is the `$ref` of the first document that led here; its own where absent. */
  follow(name: SchemaName, document: JsonObject, blamed?: string): void {
    this.#way.add(schemaPath(name));
    for (const { pointer, schema } of schemasIn(document)) {
      if (typeof schema['$ref'] !== 'string') continue;
      const place = blamed ?? `${pointer}/$ref`;
      const message = this.#followed(name, document, schema['$ref'], place);
      if (message !== undefined) this.faults.push({ pointer: place, message });
      if (this.faults.length > 0 && blamed !== undefined) break;
    }
    this.#way.delete(schemaPath(name));
  }

  #followed(
    from: SchemaName,
    document: JsonObject,
    reference: string,
    place: string,
  ): string | undefined {
    const target = parseReference(reference, from);
    if (target === undefined) return `leads out of the registry: ${shortened(reference)}`;
    const path = schemaPath(target.name);
    if (path === schemaPath(from)) return placeFault(target, document);
    if (this.#way.has(path)) return `leads in a circle: ${path} refers back to ${schemaPath(from)}`;
    const known = this.documents.get(path)?.document;
    const found = known ?? this.#find(target.name);
    if (found === undefined) return `leads to ${path}, which is not in the registry`;
    if (known === undefined && !this.#take(target.name, found)) return TOO_LARGE;
    const fault = placeFault(target, found);
    if (fault === undefined && known === undefined) this.follow(target.name, found, place);
    return fault;
  }

  #take(name: SchemaName, document: JsonObject): boolean {
    this.#bytes += Buffer.byteLength(JSON.stringify(document));
    this.documents.set(schemaPath(name), { name, document });
    return this.#bytes <= BUNDLED_BYTES_MAX;
  }
}

function placeFault({ name, steps }: Reference, document: JsonObject): string | undefined {
  if (schemaAt(document, steps) !== undefined) return undefined;
  return `leads to ${localReference(steps)} of ${schemaPath(name)}, where there is no schema`;
}

const TOO_LARGE = `makes the schema larger than ${BUNDLED_BYTES_MAX} bytes, with all it refers to`;

function sizeFault(bundled: JsonObject): Fault | undefined {
  const isTooLarge = Buffer.byteLength(JSON.stringify(bundled)) > BUNDLED_BYTES_MAX;
  return isTooLarge ? { pointer: '', message: `is, bundled, too large: ${TOO_LARGE}` } : undefined;
}

function assembled(root: SchemaName, documents: Documents): JsonObject {
  const places = new Map<string, readonly string[]>();
  const own = documents.get(schemaPath(root))?.document ?? {};
  for (const path of documents.keys()) {
    places.set(path, path === schemaPath(root) ? [] : ['$defs', freeName(path, own)]);
  }
  const definitions = Array.from(documents.values(), ({ name, document }) => {
    const { $schema, 'x-upcast': upcast, ...schema } = document;
    return [places.get(schemaPath(name))?.[1], localised(schema, name, places)] as const;
  }).flatMap(([key, schema]) => (key === undefined ? [] : [[key, schema] as const]));
  const bundled = localised(own, root, places);
  if (definitions.length === 0) return bundled;
  return { ...bundled, $defs: { ...definitionsOf(bundled), ...Object.fromEntries(definitions) } };
}

/** A name in `$defs` that the document has not used for something of its own. */
function freeName(path: string, document: JsonObject): string {
  let name = path;
  while (Object.hasOwn(definitionsOf(document), name)) name += '_';
  return name;
}

function definitionsOf({ $defs }: JsonObject): JsonObject {
  return isJsonObject($defs) ? $defs : {};
}

function localised(
  schema: JsonObject,
  from: SchemaName,
  places: ReadonlyMap<string, readonly string[]>,
): JsonObject {
  const change = (inner: JsonValue): JsonValue =>
    isJsonObject(inner) ? localised(inner, from, places) : inner;
  const changed = withSubschemas(schema, change);
  const reference = changed['$ref'];
  const target = typeof reference === 'string' ? parseReference(reference, from) : undefined;
  if (target === undefined) return changed;
  const steps = [...(places.get(schemaPath(target.name)) ?? []), ...target.steps];
  return { ...changed, $ref: localReference(steps) };
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
