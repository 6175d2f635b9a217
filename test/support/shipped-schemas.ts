import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { default as formats } from 'ajv-formats';
import jsonata from 'jsonata';
import { applyPatch, type Operation } from 'rfc6902';
import type { AggregateKey, JsonObject } from '../../src/events/event.ts';

const ROOT = join(import.meta.dirname, '../../schemas');

/** The keywords that the shipped schemas use. */
export interface Schema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly examples?: readonly JsonObject[];
  readonly 'x-upcast'?: Step;
}

export type Step =
  | { readonly jsonPatch: readonly Operation[] }
  | { readonly jsonata: string }
  | { readonly module: string };

export interface SchemaFile {
  readonly aggregateType: string;
  readonly eventType: string;
  readonly version: number;
  /** Within `schemas`. */
  readonly path: string;
  readonly schema: Schema;
}

/** All that lies in `schemas`, by path. */
export const SCHEMA_PATHS: readonly string[] = readdirSync(ROOT, {
  recursive: true,
  withFileTypes: true,
})
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(ROOT.length + 1))
  .sort();

/** By aggregate type, event type and version. */
export const SCHEMA_FILES: readonly SchemaFile[] = SCHEMA_PATHS.filter((path) =>
  path.endsWith('.json'),
)
  .map((path) => {
    const [aggregateType = '', eventType = '', name = ''] = path.split('/');
    const schema: Schema = JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
    const version = Number(/^v(\d+)\.json$/.exec(name)?.[1]);
    return { aggregateType, eventType, version, path, schema };
  })
  .sort((a, b) => a.path.localeCompare(b.path));

export function versionsOf(eventType: string): readonly SchemaFile[] {
  const files = SCHEMA_FILES.filter((file) => file.eventType === eventType);
  return files.toSorted((a, b) => a.version - b.version);
}

/** Of an event: the version that it names, or the newest. */
export function fileOf(event: AggregateKey & { eventType: string; version?: number }): SchemaFile {
  const versions = versionsOf(event.eventType);
  const file =
    event.version === undefined
      ? versions.at(-1)
      : versions.find(({ version }) => version === event.version);
  if (file?.aggregateType !== event.aggregateType) {
    throw new Error(`No schema for ${event.aggregateType}/${event.eventType} v${event.version}`);
  }
  return file;
}

/** Every schema, by path, strictly and together. */
export function compiled(): ReadonlyMap<string, ValidateFunction> {
  const ajv = new Ajv2020({ strict: true, strictRequired: true, allErrors: true });
  formats.default(ajv);
  ajv.addKeyword('x-upcast');
  for (const { path, schema } of SCHEMA_FILES) ajv.addSchema(schema, `schema:/${path}`);
  return new Map(
    SCHEMA_FILES.map(({ path }) => {
      const validate = ajv.getSchema(`schema:/${path}`);
      if (validate === undefined) throw new Error(`${path} was not added`);
      return [path, validate];
    }),
  );
}

/** Data of the version before, as this one has it. */
export async function upcast({ path, schema }: SchemaFile, data: JsonObject): Promise<JsonObject> {
  const step = schema['x-upcast'];
  if (step === undefined) return data;
  if ('jsonata' in step) return await jsonata(step.jsonata).evaluate(data);
  if ('module' in step) {
    const { default: convert } = await import(join(ROOT, dirname(path), step.module));
    return convert(data);
  }
  const copy = structuredClone(data);
  const failures = applyPatch(copy, [...step.jsonPatch]).filter((result) => result !== null);
  if (failures[0] !== undefined) throw failures[0];
  return copy;
}

/** From the version of `file` to the newest one, step by step. */
export async function upcastToNewest(file: SchemaFile, data: JsonObject): Promise<JsonObject> {
  let newest = data;
  for (const next of versionsOf(file.eventType)) {
    if (next.version > file.version) newest = await upcast(next, newest);
  }
  return newest;
}

/** Where a reference of a file leads. */
export function referenced(from: SchemaFile, reference: string): { file: SchemaFile; at: Schema } {
  const [document = '', pointer = ''] = reference.split('#');
  const path = document === '' ? from.path : normalize(join(dirname(from.path), document));
  const file = SCHEMA_FILES.find((each) => each.path === path);
  if (file === undefined) throw new Error(`${from.path}: ${reference} leads nowhere`);
  const [, , name = ''] = pointer.split('/');
  const at = pointer.startsWith('/$defs/') ? file.schema.$defs?.[name] : undefined;
  if (at === undefined) throw new Error(`${from.path}: ${reference} leads to nothing`);
  return { file, at };
}
