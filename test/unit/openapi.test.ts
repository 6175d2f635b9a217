import { expect } from 'chai';
import { openApiDocument } from '../../src/http/openapi.ts';
import type { Operation } from '../../src/http/operation.ts';
import { PROBLEMS } from '../../src/http/problems.ts';

const TEXT = { type: 'string' };

const READ_ORBIT: Operation = {
  operationId: 'readOrbit',
  method: 'get',
  path: '/orbits/{orbitId}',
  access: 'events:read',
  budget: 'reads',
  tag: 'Orbits',
  summary: 'Read an orbit',
  parameters: [
    { name: 'orbitId', in: 'path', description: 'Which.', schema: TEXT, fault: 'is no orbit' },
    { name: 'epoch', in: 'query', description: 'When.', schema: TEXT, fault: 'is no time' },
  ],
  responses: {
    200: { description: 'It.', content: { 'application/json': { schema: TEXT } } },
    503: { description: 'Not now.' },
  },
  problems: ['not_found', 'sequence_conflict', 'event_id_conflict', 'unavailable'],
};

const ADD_ORBIT: Operation = {
  ...READ_ORBIT,
  operationId: 'addOrbit',
  method: 'post',
  description: 'Adds it.',
  requestBody: { 'application/json': { schema: TEXT } },
};

describe('openApiDocument', () => {
  const [read, add] = operationsIn(openApiDocument([READ_ORBIT, ADD_ORBIT]));

  it('puts all operations of a path together, by their methods', () => {
    expect(openApiDocument([READ_ORBIT, ADD_ORBIT]))
      .to.have.nested.property('paths')
      .that.has.keys(['/orbits/{orbitId}']);
    expect(read?.operationId).to.equal('readOrbit');
    expect(add?.operationId).to.equal('addOrbit');
    expect(add?.description).to.equal('Adds it.');
    expect(read).not.to.have.property('description');
  });

  it('requires what is in a path, and a body where one is read', () => {
    const required = read?.parameters.filter((parameter) => parameter.required === true);
    expect(required?.map(({ name }) => name)).to.deep.equal(['orbitId']);
    expect(add?.requestBody).to.deep.equal({
      required: true,
      content: { 'application/json': { schema: TEXT } },
    });
    expect(read).not.to.have.property('requestBody');
  });

  it('says nothing of what only the checks of a request know', () => {
    for (const parameter of read?.parameters ?? []) expect(parameter).not.to.have.property('fault');
  });

  it('lets every operation be given a request id', () => {
    for (const operation of [read, add]) {
      expect(operation?.parameters.at(-1)).to.include({ name: 'X-Request-Id', in: 'header' });
    }
  });

  it('has the problems by their statuses, with all of the codes, and what they mean', () => {
    const responses: OperationObject['responses'] = read?.responses ?? {};
    expect(Object.keys(responses)).to.include.members(['200', '404', '409', '500', '503']);
    const conflict = JSON.stringify(responses['409']);
    for (const code of ['sequence_conflict', 'event_id_conflict'] as const) {
      expect(conflict).to.include(PROBLEMS[code].meaning.slice(0, 40));
      expect(conflict).to.include(`"${code}"`);
    }
    expect(responses['404']?.content).to.have.all.keys('application/problem+json');
  });

  it('leaves a status alone that the operation describes by itself', () => {
    expect(read?.responses['503']).to.deep.equal({ description: 'Not now.' });
  });
});

interface OperationObject {
  readonly operationId: string;
  readonly description?: string;
  readonly parameters: readonly { readonly name: string; readonly required?: boolean }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

function operationsIn(document: object): readonly OperationObject[] {
  const { paths } = document as { paths: Record<string, Record<string, OperationObject>> };
  return Object.values(paths).flatMap((methods) => Object.values(methods));
}
