import type { Fault, VersionIncompatibility } from '../../errors.ts';
import { canonicalJson } from '../../events/canonical-json.ts';
import type { JsonObject, JsonValue } from '../../events/event.ts';
import type { CompatibilityMode, SchemaName } from '../../schemas.ts';
import { compatibilityFaults, type VersionedSchema } from './compatibility/compatibility-faults.ts';
import { bundledSchema } from './documents/bundle-schema.ts';
import { schemaFaults } from './documents/schema-faults.ts';
import type { StoredSchema } from './ports.ts';
import { type StepOrigin, stepFaults } from './upcast/upcast-step.ts';
import { bundleOf } from './usable-schema.ts';

type Find = (name: SchemaName) => Pick<StoredSchema, 'schema'> | undefined;

/** What a document would have to be to become the version of that name. */
export function documentFaults(
  document: JsonValue,
  { version }: SchemaName,
  origin: StepOrigin,
): readonly Fault[] {
  const faults = schemaFaults(document);
  if (faults.length > 0) return faults;
  const step = stepOf(document as JsonObject);
  if (step === undefined) return [];
  if (version === 1) return [{ pointer: '/x-upcast', message: 'has no version before it' }];
  return stepFaults(step, origin).map(({ pointer, message }) => ({
    pointer: `/x-upcast${pointer}`,
    message,
  }));
}

/** The document with all that it refers to, or why there is none. */
export function bundled(document: JsonObject, name: SchemaName, find: Find) {
  return bundledSchema(name, document, (other) => find(other)?.schema);
}

/** Why the document may not follow the versions there are, which are in order. */
export function incompatibilities(
  candidate: { readonly document: JsonObject; readonly bundle: JsonObject },
  earlier: readonly StoredSchema[],
  mode: CompatibilityMode,
  find: Find,
): readonly VersionIncompatibility[] {
  if (mode === 'NONE') return [];
  return compatibilityFaults(
    mode,
    versioned(candidate.document, candidate.bundle, earlier.length + 1),
    earlier.map((each) => versioned(each.schema, bundleOf(each, find), each.version)),
  );
}

function versioned(document: JsonObject, schema: JsonObject, version: number): VersionedSchema {
  return { version, schema, hasUpcast: stepOf(document) !== undefined };
}

function stepOf(document: JsonObject): JsonValue | undefined {
  return document['x-upcast'];
}

/** Whatever the order of the members. */
export function isSameSchema(one: JsonValue, other: JsonValue): boolean {
  return canonicalJson(one) === canonicalJson(other);
}
