import type { Fault } from '../../errors.ts';
import { canonicalJson } from '../../events/canonical-json.ts';
import type { JsonObject, JsonValue } from '../../events/event.ts';
import type { CompatibilityMode, SchemaName } from '../../schemas.ts';
import type { VersionedSchema } from './compatibility/compatibility-faults.ts';
import { bundledSchema } from './documents/bundle-schema.ts';
import { schemaFaults } from './documents/schema-faults.ts';
import type { Succession } from './documents/trial-task.ts';
import type { StoredSchema } from './ports.ts';
import { examplesOf, type StepTrial } from './upcast/step-trial.ts';
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

/** The document as it would follow the versions there are, which are in order. */
export function succession(
  candidate: { readonly document: JsonObject; readonly bundle: JsonObject },
  earlier: readonly StoredSchema[],
  mode: CompatibilityMode,
  find: Find,
): Succession {
  return {
    mode,
    candidate: versioned(candidate.document, candidate.bundle, earlier.length + 1),
    earlier: mode === 'NONE' ? [] : earlier.map((each) => versionedOf(each, find)),
  };
}

/**
 * The step of a version, to be tried on the examples of the version before; none where it has no step,
 * or there are no examples.
 */
export function stepTrials(
  candidate: SchemaName & { readonly document: JsonValue },
  find: (name: SchemaName) => StoredSchema | undefined,
  pointer: string,
): readonly StepTrial[] {
  const { document, ...name } = candidate;
  const schema = document as JsonObject;
  const declared = stepOf(schema);
  const before = find({ ...name, version: name.version - 1 });
  if (declared === undefined || before === undefined) return [];
  if (examplesOf(before.schema).length === 0) return [];
  const versions = { from: bundleOf(before, find), to: bundleOf({ ...name, schema }, find) };
  return [{ pointer, declared, fromVersion: before.version, ...versions }];
}

/** As it is compared with others. */
export function versionedOf(stored: StoredSchema, find: Find): VersionedSchema {
  return versioned(stored.schema, bundleOf(stored, find), stored.version);
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
