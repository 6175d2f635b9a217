import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { JsonValue } from '../../../src/events/event.ts';

/** As the check supposes schemas to be carried out, but that they may be careless. */
export function compiledSchema(schema: JsonValue, allErrors = true): ValidateFunction {
  const ajv = allErrors ? THOROUGH : QUICK;
  const validate = ajv.compile(schema as boolean | Record<string, unknown>);
  if (typeof schema !== 'boolean') ajv.removeSchema(schema as Record<string, unknown>);
  return validate;
}

const [THOROUGH, QUICK] = [true, false].map((allErrors) => {
  const ajv = new Ajv2020({ strict: false, ownProperties: true, allErrors, logger: false });
  formats.default(ajv);
  return ajv;
}) as [Ajv2020, Ajv2020];
