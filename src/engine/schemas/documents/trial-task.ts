import type { Fault, VersionIncompatibility } from '../../../errors.ts';
import type { JsonObject } from '../../../events/event.ts';
import type { CompatibilityMode } from '../../../schemas.ts';
import {
  compatibilityFaults,
  type VersionedSchema,
} from '../compatibility/compatibility-faults.ts';
import { type StepTrial, stepTrialFaults } from '../upcast/step-trial.ts';
import { tryBundledSchema } from './try-schema.ts';

/** Versions of one subject, in order, and the one that is to follow them. */
export interface Succession {
  readonly mode: CompatibilityMode;
  readonly candidate: VersionedSchema;
  readonly earlier: readonly VersionedSchema[];
}

export interface TriedSchema {
  /** What comes before the pointers into it, where it is told what is wrong with it. */
  readonly place: string;
  readonly bundled: JsonObject;
}

/** What a worker is to do: all of it can take long. */
export interface TrialTask {
  /** To be compiled and tried. */
  readonly schemas?: readonly TriedSchema[];
  /** To be tried, where there is nothing wrong with the schemas; no modules. */
  readonly steps?: readonly StepTrial[];
  /** To be compared, where there is nothing wrong with the schemas and the steps. */
  readonly successions?: readonly Succession[];
}

export interface TrialResult {
  readonly faults: readonly Fault[];
  /** Of each succession, in their order; empty where there are faults. */
  readonly reasons: readonly (readonly VersionIncompatibility[])[];
}

export async function carryOut({
  schemas = [],
  steps = [],
  successions = [],
}: TrialTask): Promise<TrialResult> {
  const faults = schemas.flatMap(({ place, bundled }) =>
    tryBundledSchema(bundled).map(({ pointer, message }) => ({
      pointer: place + pointer,
      message,
    })),
  );
  if (faults.length > 0) return { faults, reasons: [] };
  for (const step of steps) faults.push(...(await stepTrialFaults(step, noModule)));
  if (faults.length > 0) return { faults, reasons: [] };
  const reasons = successions.map(({ mode, candidate, earlier }) =>
    compatibilityFaults(mode, candidate, earlier),
  );
  return { faults, reasons };
}

async function noModule(): Promise<never> {
  throw new Error('no module is loaded where steps are tried');
}
