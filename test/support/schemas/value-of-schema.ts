import type { JsonArray, JsonObject, JsonValue } from '../../../src/events/event.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { NAMES, SCALARS, TEXTS } from './pools.ts';

const DEPTH_MAX = 5;
const PARTS_MAX = 20;
const TYPES = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'];

/** A value that the schema probably accepts, or one that it nearly does. */
export function valueOfSchema(document: JsonObject, random: SeededRandom): JsonValue {
  return new ValueMaker(document, random).value([document], 0);
}

type Schemas = readonly JsonObject[];

class ValueMaker {
  readonly #document: JsonObject;
  readonly #random: SeededRandom;

  constructor(document: JsonObject, random: SeededRandom) {
    this.#document = document;
    this.#random = random;
  }

  /** One that all the schemas might accept. */
  value(given: readonly (JsonValue | undefined)[], depth: number): JsonValue {
    const schemas = this.#parts(given);
    if (this.#chance(12)) return this.#any(depth);
    const listed = schemas.flatMap(({ enum: values = [], const: constant }) => [
      ...(values as JsonArray),
      ...(constant === undefined ? [] : [constant]),
    ]);
    if (listed.length > 0 && !this.#chance(8)) return this.#random.oneOf(listed);
    return this.#ofType(this.#type(schemas), schemas, depth);
  }

  /** The schemas with those that they bring along. */
  #parts(given: readonly (JsonValue | undefined)[]): Schemas {
    const parts: JsonObject[] = [];
    const waiting = [...given];
    for (const part of waiting) {
      if (typeof part !== 'object' || part === null || parts.length > PARTS_MAX) continue;
      parts.push(part as JsonObject);
      waiting.push(...this.#partsOf(part as JsonObject));
    }
    return parts;
  }

  /** Of alternatives, one. */
  #partsOf(schema: JsonObject): readonly (JsonValue | undefined)[] {
    const { allOf = [], anyOf = [true], oneOf = [true], $ref } = schema;
    const dependents = Object.values((schema['dependentSchemas'] ?? {}) as JsonObject);
    return [
      ...(allOf as JsonArray),
      this.#random.oneOf(anyOf as JsonArray),
      this.#random.oneOf(oneOf as JsonArray),
      ...($ref === undefined ? [] : [this.#target(String($ref))]),
      ...(this.#chance(2) ? [schema['if'], schema['then']] : [schema['else']]),
      ...(this.#chance(3) ? dependents : []),
    ];
  }

  #target(ref: string): JsonValue | undefined {
    if (ref === '#') return this.#document;
    return (this.#document['$defs'] as JsonObject)[ref.slice('#/$defs/'.length)];
  }

  #type(schemas: Schemas): string {
    let types: readonly JsonValue[] = TYPES;
    for (const { type } of schemas) {
      if (type === undefined) continue;
      const allowed = Array.isArray(type) ? (type as JsonArray) : [type];
      const both = types.filter((each) => {
        return allowed.includes(each) || (each === 'integer' && allowed.includes('number'));
      });
      if (both.length > 0) types = both;
    }
    if (types.length === TYPES.length) types = [...types, ...hinted(schemas), ...hinted(schemas)];
    return String(this.#random.oneOf(types));
  }

  #ofType(type: string, schemas: Schemas, depth: number): JsonValue {
    if (type === 'null') return null;
    if (type === 'boolean') return this.#chance(2);
    if (type === 'string') return this.#text(schemas);
    if (type === 'array') return depth < DEPTH_MAX ? this.#array(schemas, depth) : [];
    if (type === 'object') return depth < DEPTH_MAX ? this.#object(schemas, depth) : {};
    return this.#number(schemas);
  }

  #number(schemas: Schemas): number {
    const near = schemas.flatMap((schema) =>
      ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']
        .filter((keyword) => schema[keyword] !== undefined)
        .map((keyword) => Number(schema[keyword])),
    );
    const some = SCALARS.filter((each) => typeof each === 'number');
    const base =
      near.length > 0 && !this.#chance(4) ? this.#random.oneOf(near) : this.#random.oneOf(some);
    return base * this.#random.oneOf([1, 1, 1, 2]) + this.#random.oneOf([0, 0, 1, -1, 0.5]);
  }

  #text(schemas: Schemas): string {
    const lengths = schemas.flatMap(({ minLength, maxLength }) => [minLength, maxLength]);
    const known = lengths.filter((length) => length !== undefined).map(Number);
    if (known.length === 0 || this.#chance(3)) return this.#random.oneOf(TEXTS);
    const length = Math.max(0, this.#random.oneOf(known) + this.#random.oneOf([0, 0, 1, -1]));
    return this.#random.oneOf(['a', 'b', '1', '😀']).repeat(length);
  }

  #array(schemas: Schemas, depth: number): JsonValue {
    const counts = schemas.flatMap(({ minItems, maxItems, minContains = 0, prefixItems = [] }) => [
      minItems ?? 0,
      maxItems ?? 2,
      minContains,
      (prefixItems as JsonArray).length,
    ]);
    const length = Math.min(4, Math.max(0, this.#random.oneOf([0, 1, 2, ...counts.map(Number)])));
    return Array.from({ length }, (_, index) => {
      const contained = this.#chance(2) ? schemas.map(({ contains }) => contains) : [];
      const known = schemas.map(
        ({ prefixItems = [], items }) => (prefixItems as JsonArray)[index] ?? items,
      );
      return this.value([...known, ...contained], depth + 1);
    });
  }

  #object(schemas: Schemas, depth: number): JsonValue {
    const names = new Set<string>();
    for (const { required = [], properties = {}, dependentRequired = {} } of schemas) {
      if (!this.#chance(10)) for (const name of required as JsonArray) names.add(String(name));
      const optional = [
        ...Object.keys(properties as JsonObject),
        ...Object.keys(dependentRequired as JsonObject),
      ];
      for (const name of optional) if (this.#chance(2)) names.add(name);
    }
    const isOpen = schemas.every(({ additionalProperties }) => additionalProperties !== false);
    if (this.#chance(isOpen ? 2 : 8)) names.add(this.#random.oneOf(NAMES));
    return Object.fromEntries(
      [...names].map((name) => [name, this.value(membersOf(name, schemas), depth + 1)]),
    );
  }

  #any(depth: number): JsonValue {
    const choice = this.#random.below(6);
    if (choice > 1 || depth >= DEPTH_MAX) return this.#random.oneOf(SCALARS);
    if (choice === 0) return [this.#any(depth + 1), this.#random.oneOf(SCALARS)];
    return { [this.#random.oneOf(NAMES)]: this.#any(depth + 1) };
  }

  /** One time in `times`. */
  #chance(times: number): boolean {
    return this.#random.below(times) === 0;
  }
}

function membersOf(name: string, schemas: Schemas): readonly (JsonValue | undefined)[] {
  return schemas.flatMap(({ properties = {}, patternProperties = {}, additionalProperties }) => {
    const named = properties as JsonObject;
    const patterns = Object.entries(patternProperties as JsonObject)
      .filter(([pattern]) => new RegExp(pattern, 'u').test(name))
      .map(([, schema]) => schema);
    const listed = Object.hasOwn(named, name) ? [named[name], ...patterns] : patterns;
    return listed.length > 0 ? listed : [additionalProperties];
  });
}

/** The types that the keywords are about, where no `type` says it. */
function hinted(schemas: Schemas): readonly string[] {
  const keywords = schemas.flatMap((schema) => Object.keys(schema));
  return keywords.flatMap((keyword) => {
    if (/propert|required|dependent/i.test(keyword)) return ['object', 'object'];
    if (/item|contain/i.test(keyword)) return ['array', 'array'];
    if (/length|pattern|format/i.test(keyword)) return ['string'];
    return /imum|multiple/i.test(keyword) ? ['number', 'integer'] : [];
  });
}
