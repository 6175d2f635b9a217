import { EventStoreError } from '../../errors.ts';
import type { ReadsSchemas } from '../../schemas.ts';
import { patchBetween } from '../replay/json-patch.ts';
import { placedSchema } from './documents/placed-schema.ts';
import type { SchemaTrial } from './documents/schema-trial.ts';
import { versionedOf } from './next-version.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import type { UsableSchema } from './schema-subject.ts';
import { bundleOf } from './usable-schema.ts';

/** What this process knows of schemas. */
export function createReadSchemas(
  registry: SchemaRegistry,
  trial: Pick<SchemaTrial, 'carryOut'>,
): ReadsSchemas {
  /** Steps aside: whether data of the one fits the other as it is. */
  const asItIs = ({ stored }: UsableSchema) => {
    const versioned = versionedOf(stored, (name) => registry.schema(name));
    return { ...versioned, hasUpcast: false };
  };

  return {
    subjects: () => registry.subjects().map(({ summary }) => summary),
    subject: (subject) => registry.find(subject)?.summary,
    schema: (subject, version) => registry.find(subject)?.registered(version),

    bundled(subject, version, at) {
      const stored = registry.find(subject)?.version(version)?.stored;
      if (stored === undefined) return undefined;
      const types = new Set([subject.aggregateType]);
      const bundle = bundleOf(stored, (name) => {
        types.add(name.aggregateType);
        return registry.schema(name);
      });
      return { document: placedSchema(bundle, at), aggregateTypes: [...types] };
    },

    async diff(subject, from, to) {
      const [before, after] = [from, to].map((each) => registry.find(subject)?.version(each));
      if (before === undefined || after === undefined) return undefined;
      const pair = { candidate: asItIs(after), earlier: [asItIs(before)] };
      const { faults, reasons } = await trial.carryOut({
        successions: [
          { mode: 'BACKWARD', ...pair },
          { mode: 'FORWARD', ...pair },
        ],
      });
      const [backward, forward] = reasons;
      if (backward === undefined || forward === undefined) {
        const message = `The schemas cannot be compared: ${faults[0]?.message}`;
        throw new EventStoreError('unavailable', message, {});
      }
      const patch = patchBetween(before.stored.schema, after.stored.schema);
      return { patch, backward, forward };
    },

    validate: (subject, version, data) => registry.find(subject)?.version(version)?.check(data),
  };
}
