import { expect } from 'chai';
import {
  DescribedApi,
  type DescribedOperation,
  type DescribedValue,
  type OpenApiDocument,
} from '../support/described-api.ts';
import { anEvent } from '../support/examples.ts';
import { type Answer, servedStore } from '../support/served-store.ts';

/** What a parameter goes with: each is tried alone otherwise. */
const COMPANIONS: Readonly<Record<string, string>> = {
  fromSequenceNumber: 'aggregateId=a',
  toSequenceNumber: 'aggregateId=a',
  minPosition: 'waitMs=0',
  waitMs: 'minPosition=0',
  'listAggregates limit': 'aggregateType=Mission',
  'listAggregates cursor': 'aggregateType=Mission',
};

const TEXTS = [
  '',
  ' ',
  'a',
  'ä',
  '🛰️',
  '.',
  '..',
  '-',
  '0',
  'A1',
  'a b',
  'null',
  '[]',
  '\u0001',
  '*',
];
const LENGTHS = [63, 64, 65, 127, 128, 129, 255, 256, 257, 1_024, 2_048, 2_049];
const NUMBERS = [
  ...[
    '-1',
    '0',
    '1',
    '2',
    '999',
    '1000',
    '1001',
    '60000',
    '60001',
    '1.5',
    '1e2',
    '0x1',
    '01',
    '+1',
  ],
  ...['9007199254740991', '9007199254740992', '99999999999999999999', 'NaN', 'x', ' 1', ''],
];
const TIMES = [
  ...['2031-03-14T06:12:00Z', '2031-03-14T06:12:00.123456Z', '2031-03-14t06:12:00z', '2031-03-14'],
  ...['2031-03-14T06:12:00+02:00', '2031-03-14T06:12:00+0200', '2031-03-14T06:12Z', 'now', ''],
];
const SCHEMA_VERSIONS = ['latest', 'stored', '1', '9999', '10000', '0', '-1', '01', '1.5', 'x', ''];
const ORDERS = ['asc', 'desc', 'ASC', 'ascending', ''];
const UUIDS = [
  ...['5e7ad7dd-6b2c-4f7e-8d5b-0f0a1d3d8c11', '5E7AD7DD-6B2C-4F7E-8D5B-0F0A1D3D8C11', '5e7ad7dd'],
  ...['5e7ad7dd6b2c4f7e8d5b0f0a1d3d8c11', 'ge7ad7dd-6b2c-4f7e-8d5b-0f0a1d3d8c11'],
];
const HEADERS = [
  ...[
    '*',
    '"1"',
    '"0"',
    '"01"',
    'W/"1"',
    '"1", "2"',
    '1',
    `"${'9'.repeat(15)}"`,
    `"1${'0'.repeat(15)}"`,
  ],
  ...['a', '"a"', '"a', 'a"', 'a b', '"a b "', '"\\""', '"\\a"', '~!/', 'x'.repeat(128)],
  ...[
    'x'.repeat(129),
    'x'.repeat(255),
    'x'.repeat(256),
    `"${'x'.repeat(255)}"`,
    `"${'x'.repeat(256)}"`,
  ],
];

interface Tried extends DescribedValue {
  readonly name: string;
  readonly in: string;
  readonly schema: {
    readonly type?: string;
    readonly format?: string;
    readonly enum?: readonly unknown[];
  };
}

describe('The parameters of the API are checked as its OpenAPI document has them:', function () {
  this.timeout(120_000);
  const { ask, post } = servedStore();
  let api: DescribedApi;

  before(async () => {
    const { body } = await ask('GET', '/openapi.json');
    api = new DescribedApi(body as unknown as OpenApiDocument);
    await post(anEvent());
  });

  for (const operationId of ['readEvents', 'readEvent', 'listAggregates', 'appendEvents']) {
    it(operationId, async () => {
      const operation = api.operation(operationId);
      for (const parameter of parametersOf(operation)) {
        const verdicts: boolean[] = [];
        for (const text of textsFor(parameter)) {
          verdicts.push(await agreedVerdict(operation, parameter, text));
        }
        expect(verdicts, parameter.name).to.include(true).and.to.include(false);
      }
    });
  }

  /** Whether the schema takes the text. Fails the test where the API sees it in another way. */
  async function agreedVerdict(
    operation: DescribedOperation,
    parameter: Tried,
    text: string,
  ): Promise<boolean> {
    const isValid = api.validator(parameter.pointer)(givenValue(parameter, text));
    const answer = await tried(operation, parameter, text);
    // Not every text is a cursor that was given.
    if (parameter.name === 'cursor' && isValid) return true;
    const named = `${parameter.name}: ${JSON.stringify(text).slice(0, 80)}`;
    expect(isTaken(answer, parameter), named).to.equal(isValid);
    return isValid;
  }

  it('any operation, X-Request-Id: one that is not as it must be is replaced', async () => {
    for (const operation of api.operations) {
      const parameter = valuesOf(operation).find(({ name }) => name === 'X-Request-Id');
      expect(parameter, operation.operationId).not.to.equal(undefined);
    }
    const [parameter] = valuesOf(api.operation('isLive'));
    for (const given of HEADERS) {
      const isValid = api.validator(parameter?.pointer ?? '')(given);
      const { headers } = await ask('GET', '/health/live', { 'X-Request-Id': given });
      expect(headers.get('x-request-id') === given, given).to.equal(isValid);
    }
  });

  function valuesOf(operation: DescribedOperation): readonly Tried[] {
    return api.valuesOf(operation).filter((value): value is Tried => 'in' in value);
  }

  function parametersOf(operation: DescribedOperation): readonly Tried[] {
    return valuesOf(operation).filter(({ name }) => name !== 'X-Request-Id');
  }

  function tried(operation: DescribedOperation, parameter: Tried, text: string) {
    const { operationId, path } = operation;
    const { name } = parameter;
    if (parameter.in === 'header') return post(anEvent(), { [name]: text });
    const companion = COMPANIONS[`${operationId} ${name}`] ?? COMPANIONS[name] ?? '';
    const value = encodeURIComponent(text);
    return parameter.in === 'path'
      ? ask('GET', path.replace(`{${name}}`, value))
      : ask('GET', `${withExamples(operation)}?${name}=${value}&${companion}`);
  }
});

/** The path with the examples of what is in it. */
function withExamples({ path, parameters }: DescribedOperation): string {
  return parameters.reduce(
    (filled, { name, example }) => filled.replace(`{${name}}`, String(example)),
    path,
  );
}

function textsFor({ name, in: place, schema }: Tried): readonly string[] {
  if (place === 'header') return HEADERS;
  if (schema.format === 'uuid') return UUIDS;
  if (schema.format === 'date-time') return TIMES;
  if (name === 'schemaVersion') return SCHEMA_VERSIONS;
  if (schema.enum !== undefined) return ORDERS;
  if (schema.type === 'integer') return NUMBERS;
  const longest = LENGTHS.flatMap((length) => ['a'.repeat(length), '🛰'.repeat(length)]);
  // A URL may have 16 KiB, with all of the headers.
  return [...TEXTS, ...longest].filter(
    (text) => name !== '' && encodeURIComponent(text).length < 15_000,
  );
}

/** As a parameter's text is understood by what its schema says. */
function givenValue({ schema }: Tried, text: string): unknown {
  if (schema.type === 'array') return [text];
  return schema.type === 'integer' && /^[0-9]+$/.test(text) ? Number(text) : text;
}

/** Whether nothing was said against this parameter. */
function isTaken({ status, body }: Answer, { name }: Tried): boolean {
  const faults = (body['faults'] ?? []) as readonly { readonly pointer: string }[];
  return status !== 400 || faults.every(({ pointer }) => pointer !== `/${name}`);
}
