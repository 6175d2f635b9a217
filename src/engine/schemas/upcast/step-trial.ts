import type { Fault } from '../../../errors.ts';
import type { JsonObject, JsonValue } from '../../../events/event.ts';
import { type CheckData, compileSchema } from '../documents/compile-schema.ts';
import type { LoadModule } from './module-step.ts';
import type { Upcast } from './step.ts';
import { compileChain } from './upcast-chain.ts';
import { compileStep } from './upcast-step.ts';

/** A step, to be tried on the examples of the version that it begins with. */
export interface StepTrial {
  /** Where it is told what is wrong with it. */
  readonly pointer: string;
  readonly declared: JsonValue;
  readonly fromVersion: number;
  /** Bundled: the schemas of the two versions. */
  readonly from: JsonObject;
  readonly to: JsonObject;
}

const FAULTS_MAX = 10;

/**
 * What the step fails on, or makes that is no data of its version. It can take long: where the step
 * is not known to be harmless, this is for a worker that can be ended.
 */
export async function stepTrialFaults(
  { pointer, declared, fromVersion, from, to }: StepTrial,
  loadModule: LoadModule,
): Promise<readonly Fault[]> {
  const isOfFormer = compileSchema(from);
  const check = compileSchema(to);
  const upcast = compileChain([await compileStep(declared, loadModule)]);
  const faults: Fault[] = [];
  for (const [index, example] of examplesOf(from).entries()) {
    // What does not fit is an example of nothing: no event of that version can have it.
    if (!isObject(example) || isOfFormer(example).length > 0) continue;
    const fault = await faultOn(example, upcast, check);
    const name = `/examples/${index} of version ${fromVersion}`;
    if (fault !== undefined) faults.push({ pointer, message: fault(name) });
    if (faults.length === FAULTS_MAX) break;
  }
  return faults;
}

export function examplesOf({ examples }: JsonObject): readonly JsonValue[] {
  return Array.isArray(examples) ? examples : [];
}

/** A sentence about an example, by its name. */
async function faultOn(
  example: JsonObject,
  upcast: Upcast,
  check: CheckData,
): Promise<((name: string) => string) | undefined> {
  try {
    const [fault] = check(await upcast(example));
    if (fault === undefined) return undefined;
    const said = `${fault.pointer} ${fault.message}`.trim();
    return (name) => `makes of ${name} what is no data of its version: ${said}`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return (name) => `fails on ${name}: ${reason}`;
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
