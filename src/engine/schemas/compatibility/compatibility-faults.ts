import type { VersionIncompatibility } from '../../../errors.ts';
import type { JsonValue } from '../../../events/event.ts';
import type { CompatibilityMode } from '../../../schemas.ts';
import { inclusionFaults } from './inclusion-faults.ts';

export interface VersionedSchema {
  readonly version: number;
  readonly schema: JsonValue;
  /** It has a step (`x-upcast`) from the version before. */
  readonly hasUpcast: boolean;
}

/**
 * Why `candidate` may not follow `earlier` (ascending versions) under the mode; empty where it may.
 *
 * A step is a bridge for data written before it: a candidate with a step owes nothing backward, and
 * the data of versions before a step reaches the candidate in the form of the version that has it,
 * so nothing older is compared. Forward no step helps: readers of old versions do not know it.
 */
export function compatibilityFaults(
  mode: CompatibilityMode,
  candidate: VersionedSchema,
  earlier: readonly VersionedSchema[],
): readonly VersionIncompatibility[] {
  const compared = mode.endsWith('_TRANSITIVE') ? earlier : earlier.slice(-1);
  const isBackward = mode.startsWith('BACKWARD') || mode.startsWith('FULL');
  const isForward = mode.startsWith('FORWARD') || mode.startsWith('FULL');
  return [
    ...(isBackward && !candidate.hasUpcast
      ? sinceNewestStep(compared).flatMap((version) => backwardFaults(candidate, version))
      : []),
    ...(isForward ? compared.flatMap((version) => forwardFaults(candidate, version)) : []),
  ];
}

function sinceNewestStep(versions: readonly VersionedSchema[]): readonly VersionedSchema[] {
  const newest = versions.findLastIndex(({ hasUpcast }) => hasUpcast);
  return versions.slice(Math.max(newest, 0));
}

function backwardFaults(
  candidate: VersionedSchema,
  { version, schema }: VersionedSchema,
): readonly VersionIncompatibility[] {
  return inclusionFaults(schema, candidate.schema).map((fault) => ({
    ...fault,
    direction: 'backward',
    comparedWith: version,
  }));
}

function forwardFaults(
  candidate: VersionedSchema,
  { version, schema }: VersionedSchema,
): readonly VersionIncompatibility[] {
  return inclusionFaults(candidate.schema, schema).map((fault) => ({
    ...fault,
    direction: 'forward',
    comparedWith: version,
  }));
}
