import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { createHttpApi } from '../../src/http/http-api.ts';
import { PROBLEMS } from '../../src/http/problems.ts';
import { DescribedApi, type OpenApiDocument } from '../support/described-api.ts';
import { OPEN_ACCESS } from '../support/open-access.ts';
import { pointersIn, servedStore } from '../support/served-store.ts';

/** Met at the start of the service, or where there is no operation to answer. */
const OF_NO_OPERATION = [
  ...['invalid_configuration', 'mongod_not_found', 'data_dir_in_use', 'mongod_failed'],
  'method_not_allowed',
];

describe('GET /openapi.json', () => {
  const { store, ask, refused } = servedStore();
  let api: DescribedApi;

  before(async () => {
    const { body } = await ask('GET', '/openapi.json');
    api = new DescribedApi(body as unknown as OpenApiDocument);
  });

  it('is OpenAPI 3.1 as its own schema has it', async () => {
    const { headers, body } = await ask('GET', '/openapi.json');
    expect(headers.get('content-type')).to.equal('application/json; charset=utf-8');
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...body });
    expect(errors).to.equal(undefined);
    expect(valid).to.equal(true);
    expect(validator.version).to.equal('3.1');
    const wrong = await new Validator().validate({ ...body, paths: { 'no-slash': {} } });
    expect(wrong.valid).to.equal(false);
  });

  it('names each operation once, with a summary and a tag that there is', () => {
    const ids = api.operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).to.equal(ids.length);
    const tags = api.document.tags.map(({ name }) => name);
    for (const operation of api.operations) {
      expect(operation.summary, operation.operationId).to.match(/^[A-Z].+[^.]$/);
      expect(operation.tags).to.have.length(1);
      expect(tags).to.include.members([...operation.tags]);
    }
  });

  it('describes every parameter, response and header', () => {
    for (const { parameters, responses } of api.operations) {
      const headers = Object.values(responses).flatMap((each) => Object.values(each.headers ?? {}));
      for (const each of [...parameters, ...Object.values(responses), ...headers]) {
        expect(each).to.have.property('description').that.match(/^\S.+/s);
      }
    }
  });

  it('has an example of what each operation takes and answers', () => {
    for (const { operationId, path, parameters, requestBody, responses } of api.operations) {
      const shown = ({ content = {} }: (typeof responses)[string]) =>
        Object.values(content).flatMap(({ examples = {} }) => Object.values(examples));
      const [, success = {}] = Object.entries(responses).find(([status]) => status < '300') ?? [];
      expect(shown(success), operationId).not.to.deep.equal([]);
      if (requestBody !== undefined) expect(shown(requestBody), operationId).not.to.be.empty;
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).to.deep.equal(path.match(/\{\w+\}/g) ?? []);
      for (const { example } of inPath) expect(example, operationId).not.to.equal(undefined);
    }
  });

  it('has examples that are as their schemas have it', () => {
    let count = 0;
    for (const value of api.operations.flatMap((operation) => api.valuesOf(operation))) {
      const examples = Object.values(value.examples ?? {}).map((example) => example.value);
      if (value.example !== undefined) examples.push(value.example);
      for (const example of examples) api.check(value, example);
      count += examples.length;
      expect(api.validator(value.pointer)).to.be.a('function');
    }
    expect(count).to.be.greaterThan(15);
  });

  it('has every problem that a request can be answered with', () => {
    const named = api.operations.flatMap(({ responses }) =>
      JSON.stringify(responses).match(/(?<=`)[a-z_]+(?=`:)/g),
    );
    const codes = Object.keys(PROBLEMS).filter((code) => !OF_NO_OPERATION.includes(code));
    expect([...new Set(named)].sort()).to.deep.equal(codes.sort());
  });

  it('has every path and method that is answered, and no other', async () => {
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
    for (const [path, described] of Object.entries(api.document.paths)) {
      const told = Object.keys(described).map((method) => method.toUpperCase());
      const allowed = told.includes('GET') ? [...told, 'HEAD'] : told;
      const answers = await ask('OPTIONS', path.replaceAll(/[{}]/g, ''));
      const allow = answers.headers.get('allow')?.split(', ') ?? [];
      expect(allow, path).to.have.members([...allowed, 'OPTIONS']);
      for (const method of methods) {
        const { status } = await ask(method, path.replaceAll(/[{}]/g, ''));
        expect(status === 405, `${method} ${path}: ${status}`).to.equal(!allowed.includes(method));
      }
    }
  });

  it('has every route of the application, beside the pages for people', () => {
    const exposition = async () => ({ contentType: 'text/plain', text: '' });
    const application = createHttpApi({
      store: store(),
      ...OPEN_ACCESS,
      exposition,
      observers: [],
    });
    const routes = application.router.stack.flatMap(({ route }) => route?.path ?? []);
    const told = Object.keys(api.document.paths).map((path) =>
      path.replaceAll(/\{(\w+)\}/g, ':$1'),
    );
    const ofTheApi = [...new Set(routes)].filter((path) => !path.startsWith('/docs'));
    expect(ofTheApi).to.have.members(told);
  });

  it('takes no parameters', async () => {
    const answer = await refused('invalid_request', () => ask('GET', '/openapi.json?version=3'));
    expect(pointersIn(answer)).to.deep.equal(['/version']);
  });
});
