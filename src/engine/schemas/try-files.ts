import type { Fault } from '../../errors.ts';
import type { JsonObject } from '../../events/event.ts';
import type { SchemaName } from '../../schemas.ts';
import type { SchemaTrial } from './documents/schema-trial.ts';
import type { TriedSchema } from './documents/trial-task.ts';
import { stepTrials } from './next-version.ts';
import type { StoredSchema } from './ports.ts';
import type { SchemaFile } from './schema-files.ts';
import { type StepTrial, stepTrialFaults } from './upcast/step-trial.ts';

export interface TryFilesDeps {
  readonly find: (name: SchemaName) => StoredSchema | undefined;
  readonly loadModule: (name: SchemaName, file: string) => Promise<unknown>;
  readonly trial: Pick<SchemaTrial, 'carryOut'>;
}

/**
 * What is wrong with the schemas of files, tried in a worker as those over REST are: a pattern that
 * somebody has written in good faith can take for ever on some event.
 */
export async function fileSchemaFaults(
  schemas: readonly TriedSchema[],
  trial: TryFilesDeps['trial'],
): Promise<readonly string[]> {
  const carryOut: CarryOut<TriedSchema> = (some) => trial.carryOut({ schemas: some });
  return await faultsOf(schemas, ({ place }) => place, carryOut);
}

/**
 * What is wrong with the steps of files, each tried on the examples of the version before. A module
 * has run in this process already, when it was loaded; what is declared is tried in a worker.
 */
export async function fileStepFaults(
  files: readonly SchemaFile[],
  { find, loadModule, trial }: TryFilesDeps,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const declared: StepTrial[] = [];
  for (const file of files) {
    for (const step of stepTrials(file, find, `${file.path} /x-upcast`)) {
      if (!Object.hasOwn(step.declared as JsonObject, 'module')) declared.push(step);
      else {
        const found = await stepTrialFaults(step, (module) => loadModule(file, module));
        faults.push(...found.map(said));
      }
    }
  }
  const carryOut: CarryOut<StepTrial> = (steps) => trial.carryOut({ steps });
  return [...faults, ...(await faultsOf(declared, ({ pointer }) => pointer, carryOut))];
}

/** To start a worker takes longer than to try a schema or a step. */
const AT_ONCE = 10;

type CarryOut<Tried> = (some: readonly Tried[]) => Promise<{ readonly faults: readonly Fault[] }>;

async function faultsOf<Tried>(
  all: readonly Tried[],
  placeOf: (tried: Tried) => string,
  carryOut: CarryOut<Tried>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    faults.push(...(await faultsTogether(all.slice(start, start + AT_ONCE), placeOf, carryOut)));
  }
  return faults;
}

async function faultsTogether<Tried>(
  some: readonly Tried[],
  placeOf: (tried: Tried) => string,
  carryOut: CarryOut<Tried>,
): Promise<readonly string[]> {
  const { faults } = await carryOut(some);
  const isOfAll = faults.some(({ pointer }) => pointer === '');
  if (!isOfAll) return faults.map(said);
  const [only, ...others] = some;
  if (only !== undefined && others.length === 0) {
    return faults.map(({ message }) => said({ pointer: placeOf(only), message }));
  }
  // One of them takes too long, or too much memory: which one?
  const each: string[] = [];
  for (const one of some) each.push(...(await faultsTogether([one], placeOf, carryOut)));
  return each;
}

function said({ pointer, message }: Fault): string {
  return `${pointer.trim()} ${message}`;
}
