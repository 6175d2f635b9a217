import { expect } from 'chai';
import { slowPatternFaults } from '../../src/engine/schemas/documents/pattern-faults.ts';
import { schemaFaults } from '../../src/engine/schemas/documents/schema-faults.ts';
import type { JsonObject } from '../../src/events/event.ts';

const schemaOf = (pattern: string): JsonObject => ({
  type: 'object',
  properties: { 'a/b': { type: 'string', pattern } },
});
const nameSchemaOf = (pattern: string): JsonObject => ({
  type: 'object',
  patternProperties: { [pattern]: { type: 'string' } },
});
const faultsOf = (schema: JsonObject) => [...schemaFaults(schema), ...slowPatternFaults(schema)];

describe('the patterns of a schema', () => {
  for (const pattern of [
    '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
    '^\\d{4}-\\d{2}-\\d{2}$',
    '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?(?:Z|[+-]\\d{2}:\\d{2})$',
    '^[A-Z]{3}-\\d{4}$',
    '^[a-z0-9]+(-[a-z0-9]+)*$',
    '^\\p{L}[\\p{L}\\p{N} ]*$',
    '^[\\u{1F600}-\\u{1F64F}é]+$',
    '^(?:[A-Z]{2}|\\d{3})$',
    '^a$|^b$',
    '^[-+]?\\d+(\\.\\d+)?([eE][-+]?\\d+)?$',
    '^[$^]\\$\\^[(]$',
    '^[A-Z0-9]{1,20}( [A-Z0-9]{1,20}){0,5}$',
    '\\S',
    'foo',
    '^x-',
  ]) {
    it(`may be ${pattern}`, () => {
      expect(faultsOf(schemaOf(pattern))).to.deep.equal([]);
      expect(faultsOf(nameSchemaOf(pattern))).to.deep.equal([]);
    });
  }

  for (const pattern of [
    ...[
      '^(a+)+$',
      '^(a|a)*$',
      '^(.*)*x$',
      '(x+x+)+y',
      '^.*.*.*=',
      '.*.*.*=',
      '^\\s+|\\s+$',
      '\\s+$',
    ],
    ...[
      'a+b',
      '^(a?){30}a{30}$',
      '^(\\w+\\s?)*$',
      '^(?:(?:a{1,100}){1,100}){1,100}$',
      '^(a|b|ab)*c$',
    ],
    ...['[a-z]*[a-z]{400}x', '^(([a-z])+.)+[A-Z]([a-z])+$', '^\\p{L}*\\p{Lu}*$', '^(é|é)+$'],
  ]) {
    it(`may not be ${pattern}, which takes long`, () => {
      expect(schemaFaults(schemaOf(pattern)), 'by its looks').to.deep.equal([]);
      expect(slowPatternFaults(schemaOf(pattern)).map(({ pointer }) => pointer)).to.deep.equal([
        '/properties/a~1b/pattern',
      ]);
      expect(slowPatternFaults(nameSchemaOf(pattern))).to.have.length(1);
    });
  }

  // The first few are slow, and the analysis calls them fast: ^(a+)+(?!) takes 336 ms for 22 letters.
  for (const pattern of [
    ...[
      '^(a+)+(?!)',
      '^(a+)+^',
      '\\B {2,}(?:\\s?^\\b)',
      '^[ab]*?\\B|.{2} *$',
      '(?=(?:a1.).*|a).a{2}',
    ],
    ...['^(?=a)a', '^(?!admin$)[a-z]+$', '^(?<=a)b', '^(?<!a)b', '\\bfoo', '^(a)\\1$', '^(?<n>a)$'],
    ...['^(?:^a)$', '(^a)', '^(a$)', 'a^', '$a', '^(?:a|^b)$', '^^a'],
  ]) {
    it(`may not be ${pattern}, whose time the analysis cannot know`, () => {
      const [fault] = schemaFaults(schemaOf(pattern));
      expect(fault?.pointer).to.equal('/properties/a~1b/pattern');
      expect(fault?.message).to.match(/^may /);
    });
  }

  for (const pattern of ['[', '\\', 'a{2,1}', '(?i)a', '\\-', '\\pL', '[\\w-a]', ']']) {
    it(`may not be ${pattern}, which is none`, () => {
      const [fault] = schemaFaults(schemaOf(pattern));
      expect(fault?.pointer).to.equal('/properties/a~1b/pattern');
      expect(fault?.message).to.match(/^is no regular expression/);
    });
  }

  it('have at most 500 characters', () => {
    expect(schemaFaults(schemaOf('a'.repeat(500)))).to.have.length(0);
    expect(schemaFaults(schemaOf('a'.repeat(501)))[0]?.message).to.match(/500 characters$/);
  });

  it('are found wherever a schema is, and nowhere else', () => {
    const evil = { pattern: '^(a+)+$' };
    const schema: JsonObject = {
      type: 'object',
      examples: [evil],
      allOf: [{ not: { items: { if: evil } } }],
      properties: { pattern: { const: evil } },
      $defs: { unused: { prefixItems: [evil] } },
    };
    expect(slowPatternFaults(schema).map(({ pointer }) => pointer)).to.have.members([
      '/allOf/0/not/items/if/pattern',
      '/$defs/unused/prefixItems/0/pattern',
    ]);
  });
});
