import type { JsonObject } from '../../events/event.ts';
import type { SchemaName } from '../../schemas.ts';
import type { SchemaTrial } from './documents/schema-trial.ts';
import { stepTrials } from './next-version.ts';
import type { StoredSchema } from './ports.ts';
import type { SchemaFile } from './schema-files.ts';
import { type StepTrial, stepTrialFaults } from './upcast/step-trial.ts';

export interface TryStepsDeps {
  readonly find: (name: SchemaName) => StoredSchema | undefined;
  readonly loadModule: (name: SchemaName, file: string) => Promise<unknown>;
  readonly trial: Pick<SchemaTrial, 'carryOut'>;
}

/**
 * What is wrong with the steps of files, each tried on the examples of the version before. A module
 * has run in this process already, when it was loaded; what is declared is tried in a worker.
 */
export async function fileStepFaults(
  files: readonly SchemaFile[],
  { find, loadModule, trial }: TryStepsDeps,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const declared: StepTrial[] = [];
  for (const file of files) {
    for (const step of stepTrials(file, find, `${file.path} /x-upcast`)) {
      if (!Object.hasOwn(step.declared as JsonObject, 'module')) declared.push(step);
      else {
        const found = await stepTrialFaults(step, (module) => loadModule(file, module));
        faults.push(...found.map(({ pointer, message }) => `${pointer} ${message}`));
      }
    }
  }
  for (let start = 0; start < declared.length; start += STEPS_AT_ONCE) {
    faults.push(...(await declaredFaults(declared.slice(start, start + STEPS_AT_ONCE), trial)));
  }
  return faults;
}

/** To start a worker takes longer than to try a step. */
const STEPS_AT_ONCE = 10;

async function declaredFaults(
  steps: readonly StepTrial[],
  trial: TryStepsDeps['trial'],
): Promise<readonly string[]> {
  const { faults } = await trial.carryOut({ steps });
  const isOfAll = faults.some(({ pointer }) => pointer === '');
  if (!isOfAll) return faults.map(({ pointer, message }) => `${pointer} ${message}`);
  const [only, ...others] = steps;
  if (only !== undefined && others.length === 0) {
    return faults.map(({ message }) => `${only.pointer} ${message}`);
  }
  // One of them takes too long, or too much memory: which one?
  const each: string[] = [];
  for (const step of steps) each.push(...(await declaredFaults([step], trial)));
  return each;
}
