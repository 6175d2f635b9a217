import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Fault, invalidRequest } from '../errors.ts';
import { pointerTo } from '../events/json-pointer.ts';
import { rfc3339Time } from '../events/rfc3339-time.ts';
import type { Parameter } from './operation.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Checks the query or path of a request against the schemas of its parameters, which are those in
 * the OpenAPI document. Numbers are given as numbers, what may be repeated as a list.
 *
 * The function it returns throws EventStoreError `invalid_request` with every fault.
 */
export function parametersReader<Parameters>(
  parameters: readonly Parameter[],
): (given: Values) => Parameters {
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const isValid = ajv.compile<Parameters>({
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  });
  return (given) => {
    const faults: Fault[] = [];
    const values: Record<string, unknown> = {};
    for (const [name, text] of Object.entries(given)) {
      const parameter = known.get(name);
      if (parameter === undefined) faults.push(faultAt(name, unknownName(name, known.keys())));
      else values[name] = givenValue(parameter, text, faults);
    }
    if (isValid(values) && faults.length === 0) return values;
    const wrong = new Set((isValid.errors ?? []).map((error) => error.instancePath.split('/')[1]));
    for (const name of wrong) faults.push(faultAt(name ?? '', known.get(name ?? '')?.fault ?? ''));
    throw invalidRequest(faults);
  };
}

const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  // A UUID has its pattern.
  formats: { 'date-time': isTime, uuid: true },
});

function givenValue({ name, schema }: Parameter, given: unknown, faults: Fault[]): unknown {
  if (schema['type'] === 'array') return Array.isArray(given) ? given : [given];
  if (typeof given !== 'string') faults.push(faultAt(name, 'may be given once'));
  else if (schema['type'] === 'integer') return /^[0-9]{1,16}$/.test(given) ? Number(given) : given;
  return Array.isArray(given) ? undefined : given;
}

function faultAt(name: string, message: string): Fault {
  return { pointer: pointerTo(name), message };
}

/** A name cut off, or with an ending of its own, is the most common slip: `eventType`. */
function unknownName(name: string, known: Iterable<string>): string {
  const asked = name.toLowerCase();
  const meant = [...known].find(
    (each) => each.toLowerCase().startsWith(asked) || asked.startsWith(each.toLowerCase()),
  );
  return `is no parameter here${meant === undefined ? '' : `: perhaps ${meant} is meant`}`;
}

function isTime(text: string): boolean {
  return rfc3339Time(text) !== undefined;
}
