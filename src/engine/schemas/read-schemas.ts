import type { VersionIncompatibility } from '../../errors.ts';
import type { ReadsSchemas } from '../../schemas.ts';
import { patchBetween } from '../replay/json-patch.ts';
import { inclusionFaults } from './compatibility/inclusion-faults.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import type { UsableSchema } from './schema-subject.ts';
import { bundleOf } from './usable-schema.ts';

/** What this process knows of schemas. */
export function createReadSchemas(registry: SchemaRegistry): ReadsSchemas {
  return {
    subjects: () => registry.subjects().map(({ summary }) => summary),
    subject: (subject) => registry.find(subject)?.summary,
    schema: (subject, version) => registry.find(subject)?.registered(version),

    diff(subject, from, to) {
      const [before, after] = [from, to].map((each) => registry.find(subject)?.version(each));
      if (before === undefined || after === undefined) return undefined;
      return {
        patch: patchBetween(before.stored.schema, after.stored.schema),
        backward: included(before, after, 'backward', from, registry),
        forward: included(after, before, 'forward', from, registry),
      };
    },

    validate: (subject, version, data) => registry.find(subject)?.version(version)?.check(data),
  };
}

function included(
  accepted: UsableSchema,
  accepting: UsableSchema,
  direction: VersionIncompatibility['direction'],
  comparedWith: number,
  registry: SchemaRegistry,
): readonly VersionIncompatibility[] {
  const [inner, outer] = [accepted, accepting].map(({ stored }) =>
    bundleOf(stored, (name) => registry.schema(name)),
  );
  const faults = inclusionFaults(inner ?? false, outer ?? false);
  return faults.map((fault) => ({ ...fault, direction, comparedWith }));
}
