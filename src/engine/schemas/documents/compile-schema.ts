import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Fault, invalidRequest } from '../../../errors.ts';
import type { JsonObject } from '../../../events/event.ts';
import { dataFaults } from './data-faults.ts';
import { jsonSize } from './json-size.ts';
import { meteredAjv } from './metered-ajv.ts';
import { metered, StepMeter, TooManySteps } from './step-meter.ts';

/** A check of an event's data: the faults, each with a JSON Pointer into the data; empty where it fits. */
export type CheckData = (data: JsonObject) => readonly Fault[];

/** Data with more characters or values is told its first fault only. */
const ALL_FAULTS_CHARACTERS_MAX = 64 * 1024;
const ALL_FAULTS_VALUES_MAX = 4_096;

/**
 * Compiles what `bundledSchema` gave. It takes as long as the schema is large: documents that are
 * not known to be harmless are first given to a `SchemaTrial`. What the check takes is bounded by
 * the size of the data, whatever the schema says.
 *
 * @throws EventStoreError `invalid_request`, with faults, where AJV refuses the schema.
 */
export function compileSchema(bundled: JsonObject): CheckData {
  const findFirst = compiled(bundled, false);
  let findAll: FindErrors | undefined;
  return (data) => {
    const first = findFirst(data);
    if (first.length === 0 || !isSmall(data)) return dataFaults(first);
    findAll ??= compiled(bundled, true);
    const all = findAll(data);
    // All of them can take too long where the first did not.
    return dataFaults(all === TOO_LONG ? first : all);
  };
}

type FindErrors = (data: JsonObject) => readonly ErrorObject[];

const TOO_LONG: readonly ErrorObject[] = [
  { keyword: 'x-steps', instancePath: '', schemaPath: '#', params: {} },
];

function compiled(bundled: JsonObject, allErrors: boolean): FindErrors {
  const meter = new StepMeter();
  const isValid = validator(bundled, meter, allErrors);
  return (data) => {
    meter.begin(data);
    try {
      return isValid(data) ? [] : (isValid.errors ?? []);
    } catch (error) {
      // A RangeError is a stack that is used up, or a list too long: another measure of too much.
      if (error instanceof TooManySteps || error instanceof RangeError) return TOO_LONG;
      throw error;
    }
  };
}

function validator(bundled: JsonObject, meter: StepMeter, allErrors: boolean): ValidateFunction {
  try {
    const isSchema = dialect.validateSchema(bundled) === true;
    if (isSchema) return meteredAjv(meter, allErrors).compile(metered(bundled) as JsonObject);
  } catch (error) {
    throw invalidRequest([{ pointer: '', message: `is refused by AJV: ${shortened(error)}` }]);
  }
  throw invalidRequest(dataFaults(dialect.errors ?? []));
}

/** Knows what JSON Schema 2020-12 says of schemas; compiled once, for all of them. */
const dialect = new Ajv2020({ strict: false, allErrors: true, logger: false });

function isSmall(data: JsonObject): boolean {
  const { values, characters } = jsonSize(data);
  return values <= ALL_FAULTS_VALUES_MAX && characters <= ALL_FAULTS_CHARACTERS_MAX;
}

function shortened(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}
