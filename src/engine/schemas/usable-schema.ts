import type { JsonObject } from '../../events/event.ts';
import type { SchemaName } from '../../schemas.ts';
import { bundledSchema } from './documents/bundle-schema.ts';
import { type CheckData, compileSchema } from './documents/compile-schema.ts';
import type { StoredSchema } from './ports.ts';
import type { UsableSchema } from './schema-subject.ts';
import type { LoadModule } from './upcast/module-step.ts';
import { namedStep } from './upcast/named-step.ts';
import type { Step } from './upcast/step.ts';
import { compileStep } from './upcast/upcast-step.ts';

/**
 * Makes a registered schema ready. What was accepted once is never refused here: a step whose
 * module cannot be had in this process fails the reads that need it, and nothing else.
 */
export async function usableSchema(
  stored: StoredSchema,
  find: (name: SchemaName) => StoredSchema | undefined,
  loadModule: LoadModule,
): Promise<UsableSchema> {
  let compiled: CheckData | undefined;
  const check: CheckData = (data) => {
    compiled ??= compileSchema(bundleOf(stored, find));
    return compiled(data);
  };
  const declared = stored.schema['x-upcast'];
  if (declared === undefined) return { stored, check };
  const step = await compileStep(declared, loadModule).catch(failing);
  return { stored, check, step: namedStep(step, stored.version) };
}

/** One document for what is one schema. */
export function bundleOf(
  stored: Pick<StoredSchema, 'schema'> & SchemaName,
  find: (name: SchemaName) => Pick<StoredSchema, 'schema'> | undefined,
): JsonObject {
  const result = bundledSchema(stored, stored.schema, (name) => find(name)?.schema);
  if ('bundled' in result) return result.bundled;
  throw new Error(result.faults.map(({ pointer, message }) => `${pointer} ${message}`).join('; '));
}

function failing(cause: unknown): Step {
  const upcast = () => {
    throw cause;
  };
  return { upcast };
}
