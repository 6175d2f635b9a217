import { EventStoreError, type Fault } from '../../errors.ts';
import type { JsonObject } from '../../events/event.ts';
import type { Clock } from '../../platform/clock.ts';
import { DEFAULT_MODE, type SchemaName } from '../../schemas.ts';
import { compatibilityFaults } from './compatibility/compatibility-faults.ts';
import type { SchemaTrial } from './documents/schema-trial.ts';
import { bundled, documentFaults, isSameSchema, succession } from './next-version.ts';
import type { RegistryStore, StoredSchema } from './ports.ts';
import { readSchemaFiles, type SchemaFile } from './schema-files.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import { fileSchemaFaults, fileStepFaults } from './try-files.ts';
import { compileStep } from './upcast/upcast-step.ts';

export interface TakeInDeps {
  readonly registry: SchemaRegistry;
  readonly store: Pick<RegistryStore, 'insert'>;
  readonly loadModule: (name: SchemaName, file: string) => Promise<unknown>;
  readonly trial: Pick<SchemaTrial, 'carryOut'>;
  readonly clock: Clock;
}

/**
 * Registers what a folder has and the store has not. A file that is wrong, or that says something
 * else than the store about the same version, stops it before anything is registered. Of
 * two processes that begin at the same time with other files, one stops where they first disagree;
 * what it has registered until then is there.
 *
 * @throws EventStoreError `invalid_configuration`, which names each file and the reason;
 *   `unavailable`.
 */
export async function takeInFiles(folder: string, deps: TakeInDeps): Promise<void> {
  const { files, faults } = await readSchemaFiles(folder);
  await deps.registry.refresh();
  const sorted = [...files].sort((a, b) => a.version - b.version);
  const find = finder(sorted, deps);
  const all = [...faults];
  const added: NewFile[] = [];
  for (const file of sorted) {
    const found = await faultsOf(file, deps);
    all.push(...found);
    if (found.length > 0 || deps.registry.schema(file) !== undefined) continue;
    const examined = examinedFile(file, find);
    if ('faults' in examined) all.push(...examined.faults);
    else added.push(examined);
  }
  all.push(...(await fileSchemaFaults(added, deps.trial)));
  if (all.length > 0) throw wrongFiles(all);
  await assertFollowing(added, find, deps);
  for (const { file } of added) {
    if (await deps.store.insert(storedOf(file, deps))) continue;
    // Another process was faster, perhaps with another file.
    await deps.registry.refresh();
    const disagreeing = disagreement(file, deps.registry);
    if (disagreeing.length > 0) throw wrongFiles(disagreeing);
  }
  await deps.registry.refresh();
}

async function faultsOf(
  file: SchemaFile,
  { registry, loadModule }: TakeInDeps,
): Promise<readonly string[]> {
  const faults = documentFaults(file.document, file, 'file');
  if (faults.length > 0) return faults.map((each) => said(file, each));
  const disagreeing = disagreement(file, registry);
  if (disagreeing.length > 0) return disagreeing;
  return await missingModule(file, loadModule);
}

async function missingModule(
  file: SchemaFile,
  loadModule: TakeInDeps['loadModule'],
): Promise<readonly string[]> {
  const step = (file.document as JsonObject)['x-upcast'];
  if (step === undefined) return [];
  try {
    await compileStep(step, (module) => loadModule(file, module));
    return [];
  } catch (error) {
    return [`${file.path} /x-upcast ${(error as Error).message}`];
  }
}

/** Of a version that the store has not, with those before it. */
interface NewFile {
  readonly file: SchemaFile;
  readonly place: string;
  readonly bundled: JsonObject;
  readonly earlier: readonly StoredSchema[];
}

function examinedFile(
  file: SchemaFile,
  find: Find,
): NewFile | { readonly faults: readonly string[] } {
  const result = bundled(file.document as JsonObject, file, find);
  if ('faults' in result) return { faults: result.faults.map((each) => said(file, each)) };
  const earlier = earlierOf(file, find);
  if (earlier !== undefined) return { file, place: `${file.path} `, ...result, earlier };
  return { faults: [`${file.path} has no version ${file.version - 1} before it`] };
}

/** That each may follow the versions before it, and that its step does what it is for. */
async function assertFollowing(
  added: readonly NewFile[],
  find: Find,
  deps: TakeInDeps,
): Promise<void> {
  const faults = added.flatMap((each) => incompatibilities(each, find, deps));
  const files = added.map(({ file }) => file);
  faults.push(...(await fileStepFaults(files, { ...deps, find })));
  if (faults.length > 0) throw wrongFiles(faults);
}

function incompatibilities(
  { file, bundled: bundle, earlier }: NewFile,
  find: Find,
  { registry }: TakeInDeps,
): readonly string[] {
  const candidate = { document: file.document as JsonObject, bundle };
  const mode = registry.find(file)?.mode ?? DEFAULT_MODE;
  const followed = succession(candidate, earlier, mode, find);
  return compatibilityFaults(followed.mode, followed.candidate, followed.earlier).map(
    ({ comparedWith, direction, pointer, message }) =>
      `${file.path} is not ${direction} compatible with version ${comparedWith}: ` +
      `${pointer} ${message}`,
  );
}

type Find = (name: SchemaName) => StoredSchema | undefined;

/** In the store, or among the files that are about to be there. */
function finder(files: readonly SchemaFile[], deps: TakeInDeps): Find {
  return (name) => {
    const stored = deps.registry.schema(name);
    if (stored !== undefined) return stored;
    const file = files.find(
      ({ aggregateType, eventType, version }) =>
        aggregateType === name.aggregateType &&
        eventType === name.eventType &&
        version === name.version,
    );
    return file && storedOf(file, deps);
  };
}

/** Undefined where one of them is missing. */
function earlierOf(name: SchemaName, find: Find): readonly StoredSchema[] | undefined {
  const earlier: StoredSchema[] = [];
  for (let version = 1; version < name.version; version += 1) {
    const found = find({ ...name, version });
    if (found === undefined) return undefined;
    earlier.push(found);
  }
  return earlier;
}

function disagreement(file: SchemaFile, registry: SchemaRegistry): readonly string[] {
  const stored = registry.schema(file);
  if (stored === undefined || isSameSchema(stored.schema, file.document)) return [];
  const { aggregateType, eventType, version } = file;
  return [
    `${file.path} is not what the store has as version ${version} of ` +
      `${aggregateType}/${eventType}, and a version never changes`,
  ];
}

function storedOf(file: SchemaFile, { clock }: Pick<TakeInDeps, 'clock'>): StoredSchema {
  const { aggregateType, eventType, version } = file;
  const schema = file.document as JsonObject;
  const registeredAt = new Date(clock.now());
  return { aggregateType, eventType, version, schema, registeredAt, origin: 'file' };
}

function said({ path }: SchemaFile, { pointer, message }: Fault): string {
  return pointer === '' ? `${path} ${message}` : `${path} ${pointer} ${message}`;
}

function wrongFiles(faults: readonly string[]): EventStoreError<'invalid_configuration'> {
  const message = `The schemas cannot be used: ${faults.join('; ')}.`;
  return new EventStoreError('invalid_configuration', message, { faults });
}
