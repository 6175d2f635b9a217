import { expect } from 'chai';
import {
  parseSchemaPath,
  parseSchemaUri,
  schemaPath,
  schemaUri,
} from '../../src/engine/schemas/documents/schema-name.ts';

const NAME = { aggregateType: 'Mission', eventType: 'Mission.Created-2_x', version: 12 };

describe('the name of a schema', () => {
  it('is a path and a URI, and each says the name again', () => {
    expect(schemaPath(NAME)).to.equal('Mission/Mission.Created-2_x/v12.json');
    expect(schemaUri(NAME)).to.equal('schema:/Mission/Mission.Created-2_x/v12.json');
    expect(parseSchemaPath(schemaPath(NAME))).to.deep.equal(NAME);
    expect(parseSchemaUri(schemaUri(NAME))).to.deep.equal(NAME);
    expect(parseSchemaPath('A/B/v1000.json')?.version).to.equal(1_000);
  });

  for (const path of [
    '',
    'A/B',
    'A/B/v0.json',
    'A/B/v01.json',
    'A/B/v1001.json',
    'A/B/v1.JSON',
    'A/B/1.json',
    'A/B/v1.json/',
    '/A/B/v1.json',
    'A//v1.json',
    '../B/v1.json',
    'A/../v1.json',
    'A/.B/v1.json',
    'A_1/B/v1.json',
    'A/B C/v1.json',
    'A/B/v1.json#',
    'A/B/v1.json?x',
    `A/${'B'.repeat(129)}/v1.json`,
    `${'A'.repeat(65)}/B/v1.json`,
    'A/B/v1.json\n',
  ]) {
    it(`is not ${JSON.stringify(path.slice(0, 30))}`, () => {
      expect(parseSchemaPath(path)).to.equal(undefined);
      expect(parseSchemaUri(`schema:/${path}`)).to.equal(undefined);
    });
  }

  it('is no URI of another scheme or with a host', () => {
    for (const uri of [
      'A/B/v1.json',
      'http:/A/B/v1.json',
      'schema://h/A/B/v1.json',
      'schema:A/B/v1.json',
    ]) {
      expect(parseSchemaUri(uri), uri).to.equal(undefined);
    }
  });
});
