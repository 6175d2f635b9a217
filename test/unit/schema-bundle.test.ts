import { expect } from 'chai';
import { bundledSchema } from '../../src/engine/schemas/documents/bundle-schema.ts';
import { compileSchema } from '../../src/engine/schemas/documents/compile-schema.ts';
import { parseSchemaPath, schemaPath } from '../../src/engine/schemas/documents/schema-name.ts';
import type { Fault } from '../../src/errors.ts';
import type { JsonObject } from '../../src/events/event.ts';
import type { SchemaName } from '../../src/schemas.ts';

type Files = Readonly<Record<string, JsonObject>>;

function bundle(path: string, files: Files) {
  const name = parseSchemaPath(path) as SchemaName;
  const find = (wanted: SchemaName) => files[schemaPath(wanted)];
  return bundledSchema(name, files[path] as JsonObject, find);
}

function bundledOf(path: string, files: Files): JsonObject {
  const result = bundle(path, files);
  if (!('bundled' in result)) throw new Error(JSON.stringify(result.faults));
  return result.bundled;
}

function faultsOf(path: string, files: Files): readonly Fault[] {
  const result = bundle(path, files);
  return 'faults' in result ? result.faults : [];
}

const elements = { type: 'object', required: ['semiMajorAxisKm'] };
const ORBIT: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  title: 'OrbitDetermined',
  properties: { at: { $ref: '#/$defs/time' }, of: { $ref: '#' } },
  $defs: { elements, time: { type: 'string' }, 'a/b %~"ü#': { type: 'number' } },
  'x-upcast': {},
};
const orbit = (reference: string): Files => ({
  'Orbit/OrbitDetermined/v1.json': ORBIT,
  'Mission/MissionCreated/v2.json': { type: 'object', properties: { o: { $ref: reference } } },
});
const MISSION = 'Mission/MissionCreated/v2.json';

describe('a bundled schema', () => {
  it('is the schema itself where it refers to nothing else', () => {
    const own = {
      type: 'object',
      properties: { a: { $ref: '#/$defs/x' }, b: { $ref: 'v2.json#/$defs/x' }, c: { $ref: '' } },
      $defs: { x: { type: 'string' } },
      'x-upcast': {},
    } as const;
    expect(bundledOf(MISSION, { [MISSION]: own })).to.deep.equal({
      ...own,
      properties: { a: { $ref: '#/$defs/x' }, b: { $ref: '#/$defs/x' }, c: { $ref: '#' } },
    });
  });

  it('has the documents it refers to in its $defs, with local references only', () => {
    const bundled = bundledOf(
      MISSION,
      orbit('../../Orbit/OrbitDetermined/v1.json#/$defs/elements'),
    );
    const at = '#/$defs/Orbit~1OrbitDetermined~1v1.json';
    const { $schema, 'x-upcast': upcast, ...brought } = ORBIT;
    expect(bundled).to.deep.equal({
      type: 'object',
      properties: { o: { $ref: `${at}/$defs/elements` } },
      $defs: {
        'Orbit/OrbitDetermined/v1.json': {
          ...brought,
          properties: { at: { $ref: `${at}/$defs/time` }, of: { $ref: at } },
        },
      },
    });
    const check = compileSchema(bundled);
    expect(check({ o: {} })).to.deep.equal([
      { pointer: '/o/semiMajorAxisKm', message: 'is required' },
    ]);
    expect(check({ o: { semiMajorAxisKm: 1 } })).to.deep.equal([]);
  });

  for (const reference of [
    'schema:/Orbit/OrbitDetermined/v1.json#/$defs/a~1b%20%25~0%22%C3%BC%23',
    '../../Orbit/OrbitDetermined/v1.json#/%24defs/a~1b %25~0"ü%23',
  ]) {
    it(`finds ${reference}`, () => {
      const check = compileSchema(bundledOf(MISSION, orbit(reference)));
      expect(check({ o: 1 })).to.deep.equal([]);
      expect(check({ o: 'x' })).to.deep.equal([{ pointer: '/o', message: 'must be number' }]);
    });
  }

  it('leaves data that looks like a reference, and annotations, as they are', () => {
    const data = { $ref: 'https://elsewhere.example/' };
    const own = {
      type: 'object',
      const: data,
      enum: [data],
      default: data,
      examples: [data],
      title: '#/a',
    };
    expect(bundledOf(MISSION, { [MISSION]: own })).to.deep.equal(own);
  });

  it('keeps its own $defs when one has the name of a document', () => {
    const files = orbit('schema:/Orbit/OrbitDetermined/v1.json');
    const $defs = { 'Orbit/OrbitDetermined/v1.json': { type: 'string' } };
    const bundled = bundledOf(MISSION, { ...files, [MISSION]: { ...files[MISSION], $defs } });
    expect(Object.keys(bundled['$defs'] as JsonObject)).to.have.length(2);
    expect((bundled['$defs'] as JsonObject)['Orbit/OrbitDetermined/v1.json']).to.deep.equal({
      type: 'string',
    });
    expect(compileSchema(bundled)({ o: 'x' })).to.deep.equal([
      { pointer: '/o', message: 'must be object' },
    ]);
  });

  it('brings in once what is reached on several ways', () => {
    const to = (...paths: string[]) => ({
      type: 'object',
      allOf: paths.map((path) => ({ $ref: `schema:/${path}` })),
    });
    const files = {
      'A/A/v1.json': to('A/B/v1.json', 'A/C/v1.json', 'A/D/v1.json'),
      'A/B/v1.json': to('A/D/v1.json'),
      'A/C/v1.json': to('A/D/v1.json'),
      'A/D/v1.json': { type: 'object', required: ['d'] },
    };
    const bundled = bundledOf('A/A/v1.json', files);
    expect(Object.keys(bundled['$defs'] as JsonObject)).to.have.members([
      ...['A/B/v1.json', 'A/C/v1.json', 'A/D/v1.json'],
    ]);
    expect(compileSchema(bundled)({})).to.deep.equal([{ pointer: '/d', message: 'is required' }]);
  });

  for (const [reference, message] of [
    ['v1.json', 'leads to Mission/MissionCreated/v1.json, which is not in the registry'],
    ['../Gone/v1.json#/$defs/x', 'leads to Mission/Gone/v1.json, which is not in the registry'],
    [
      '#/$defs/gone',
      'leads to #/$defs/gone of Mission/MissionCreated/v2.json, where there is no schema',
    ],
    [
      '#/$defs/__proto__',
      'leads to #/$defs/__proto__ of Mission/MissionCreated/v2.json, where there is no schema',
    ],
    [
      '#/__proto__',
      'leads to #/__proto__ of Mission/MissionCreated/v2.json, where there is no schema',
    ],
    [
      '#/$defs/constructor',
      'leads to #/$defs/constructor of Mission/MissionCreated/v2.json, where there is no schema',
    ],
    ['https://example.com/x', 'leads out of the registry: https://example.com/x'],
  ] as const) {
    it(`is refused where ${reference} leads nowhere`, () => {
      const faults = faultsOf(MISSION, {
        [MISSION]: {
          type: 'object',
          $defs: {},
          properties: { 'a/b': { items: { $ref: reference } } },
        },
      });
      expect(faults).to.deep.equal([{ pointer: '/properties/a~1b/items/$ref', message }]);
    });
  }

  for (const place of [
    'examples/0',
    'const',
    'properties',
    '$defs',
    'allOf',
    'allOf/01',
    'x-upcast/a',
    'title',
    'default/properties/a',
  ]) {
    it(`is refused where a reference leads to ${place}, which is no schema and was never looked at`, () => {
      const evil = { pattern: '^(a+)+$' };
      const files = {
        [MISSION]: {
          type: 'object',
          examples: [evil],
          const: evil,
          allOf: [true, true],
          default: { properties: { a: evil } },
          $defs: {},
          'x-upcast': { a: evil },
          title: 'x',
          properties: { a: { $ref: `#/${place}` } },
        },
      };
      expect(faultsOf(MISSION, files).map(({ pointer }) => pointer)).to.deep.equal([
        '/properties/a/$ref',
      ]);
    });
  }

  it('is refused, at its own $ref, where a document further on is at fault', () => {
    const files = {
      ...orbit('../../Orbit/OrbitDetermined/v1.json'),
      'Orbit/OrbitDetermined/v1.json': { type: 'object', not: { $ref: 'v7.json' } },
    };
    expect(faultsOf(MISSION, files)).to.deep.equal([
      {
        pointer: '/properties/o/$ref',
        message: 'leads to Orbit/OrbitDetermined/v7.json, which is not in the registry',
      },
    ]);
  });

  it('is refused where documents refer to each other in a circle', () => {
    const to = (path: string) => ({
      type: 'object',
      properties: { a: { $ref: `schema:/${path}` } },
    });
    const files = {
      'A/A/v1.json': to('A/B/v1.json'),
      'A/B/v1.json': to('A/C/v1.json'),
      'A/C/v1.json': to('A/A/v1.json'),
    };
    expect(faultsOf('A/A/v1.json', files)).to.deep.equal([
      {
        pointer: '/properties/a/$ref',
        message: 'leads in a circle: A/A/v1.json refers back to A/C/v1.json',
      },
    ]);
  });

  it('is refused where checking a value would begin with checking that value', () => {
    const circle = (schema: JsonObject, $defs: JsonObject = {}) =>
      faultsOf(MISSION, { [MISSION]: { type: 'object', $defs, ...schema } })[0];
    const message = 'leads in a circle back to itself';
    expect(circle({ $ref: '#' })).to.deep.equal({ pointer: '/$ref', message });
    expect(circle({ anyOf: [{ not: { $ref: '#' } }] })?.message).to.equal(message);
    const pair = { a: { $ref: '#/$defs/b' }, b: { if: { $ref: '#/$defs/a' } } };
    expect(circle({}, pair)?.message).to.equal(message);
    expect(circle({ dependentSchemas: { a: { $ref: '#' } } })?.message).to.equal(message);
    expect(circle({ properties: { a: { $ref: '#' } }, items: { $ref: '#' } })).to.equal(undefined);
    const chain = Array.from({ length: 3_000 }, (_, index) => [
      `d${index}`,
      { $ref: `#/$defs/d${(index + 1) % 3_000}` },
    ]);
    expect(circle({}, Object.fromEntries(chain))?.message).to.equal(message);
  });

  it('is refused where it is larger than a mebibyte with all it refers to', () => {
    const large = (text: string) => ({ type: 'object', title: text.repeat(250_000) });
    const paths = ['A/B/v1.json', 'A/C/v1.json', 'A/D/v1.json', 'A/E/v1.json', 'A/F/v1.json'];
    const root = (count: number) => ({
      type: 'object',
      allOf: paths.slice(0, count).map((path) => ({ $ref: `schema:/${path}` })),
    });
    const files = Object.fromEntries(paths.map((path) => [path, large('x')]));
    expect(faultsOf('A/A/v1.json', { ...files, 'A/A/v1.json': root(4) })).to.deep.equal([]);
    const [fault] = faultsOf('A/A/v1.json', { ...files, 'A/A/v1.json': root(5) });
    expect(fault?.pointer).to.equal('/allOf/4/$ref');
    expect(fault?.message).to.match(/^makes the schema larger than 1048576 bytes/);
  });
});
