import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { unpack } from 'msgpackr';
import type { Answer } from './served-store.ts';

interface Described {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface DescribedParameter extends Described {
  readonly name: string;
  readonly in: string;
  readonly description: string;
  readonly required?: boolean;
}

interface Body {
  readonly description?: string;
  readonly headers?: Readonly<Record<string, Described>>;
  readonly content?: Readonly<Record<string, Described>>;
}

interface OperationObject {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters: readonly DescribedParameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
}

export interface DescribedOperation extends OperationObject {
  readonly path: string;
  readonly method: string;
}

/** A schema of the document, where it is there, and the examples beside it. */
export interface DescribedValue extends Described {
  readonly pointer: string;
}

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  'uri-reference': /^[\w/.~:?#&=%-]*$/,
};

/** An OpenAPI document, and whether what is sent and answered is as it says. */
export class DescribedApi {
  readonly document: OpenApiDocument;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, formats: FORMATS });

  constructor(document: OpenApiDocument) {
    this.document = document;
    this.#ajv.addSchema(document, 'api');
  }

  get operations(): readonly DescribedOperation[] {
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
    );
  }

  operation(operationId: string): DescribedOperation {
    const found = this.operations.find((operation) => operation.operationId === operationId);
    if (found === undefined) throw new Error(`There is no operation ${operationId}`);
    return found;
  }

  /** Everything with a schema that an operation takes or answers. */
  valuesOf(operation: DescribedOperation): readonly DescribedValue[] {
    const at = pointerOf('paths', operation.path, operation.method);
    const bodies: readonly (readonly [string, Body])[] = [
      [`${at}/requestBody`, operation.requestBody ?? {}],
      ...Object.entries(operation.responses).map(([status, response]): readonly [string, Body] => [
        `${at}/responses/${status}`,
        response,
      ]),
    ];
    return [
      ...valuesIn(`${at}/parameters`, operation.parameters),
      ...bodies.flatMap(([pointer, { content = {}, headers = {} }]) => [
        ...valuesIn(`${pointer}/content`, content),
        ...valuesIn(`${pointer}/headers`, headers),
      ]),
    ];
  }

  /** Fails the test where the value is not as the schema at this place has it. */
  check({ pointer }: DescribedValue, value: unknown): void {
    const validate = this.validator(pointer);
    validate(value);
    const errors = validate.errors ?? [];
    const said = errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
    expect(said, `${pointer} of ${JSON.stringify(value)?.slice(0, 300)}`).to.deep.equal([]);
  }

  validator(pointer: string): ValidateFunction {
    const validate = this.#ajv.getSchema(`api#${pointer}/schema`);
    if (validate === undefined) throw new Error(`There is no schema at ${pointer}`);
    return validate;
  }

  /** Fails the test where an operation's answer is none that the document describes. */
  checkAnswer(operationId: string, { status, headers, bytes }: Answer): void {
    const operation = this.operation(operationId);
    const response = operation.responses[status];
    expect(response, `${operationId} ${status}`).to.be.an('object');
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    expect(Object.keys(response?.content ?? {}), operationId).to.include(type);
    const at = pointerOf('paths', operation.path, operation.method, 'responses', String(status));
    const value = { pointer: `${at}${pointerOf('content', type)}`, schema: {} };
    this.check(value, decoded(bytes, type));
  }
}

function valuesIn(
  pointer: string,
  described: Readonly<Record<string, Described>> | readonly Described[],
) {
  return Object.entries(described).map(([name, each]) => ({
    ...each,
    pointer: `${pointer}${pointerOf(name)}`,
  }));
}

/** As part of a URI, which braces are no part of. */
function pointerOf(...names: readonly string[]): string {
  return names
    .map((name) => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('');
}

function decoded(bytes: Buffer, type: string): unknown {
  if (type === 'application/msgpack') return unpack(bytes);
  return /[/+]json$/.test(type) ? JSON.parse(bytes.toString()) : bytes.toString();
}
