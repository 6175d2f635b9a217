import { expect } from 'chai';
import { placedSchema } from '../../src/engine/schemas/documents/placed-schema.ts';

describe('A schema as a part of another document', () => {
  it('refers to what is in it where that lies then, however deep it does', () => {
    const placed = placedSchema(
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        'x-upcast': { jsonPatch: [] },
        $ref: '#',
        properties: { a: { items: { $ref: '#/$defs/Mission~1v1.json/properties/a%25' } } },
        $defs: { 'Mission/v1.json': { anyOf: [{ $ref: '#/$defs/b' }, true] } },
      },
      '/components/schemas/a/schema',
    );
    expect(placed).to.deep.equal({
      $ref: '#/components/schemas/a/schema',
      properties: {
        a: {
          items: {
            $ref: '#/components/schemas/a/schema/$defs/Mission~1v1.json/properties/a%25',
          },
        },
      },
      $defs: {
        'Mission/v1.json': {
          anyOf: [{ $ref: '#/components/schemas/a/schema/$defs/b' }, true],
        },
      },
    });
  });

  it('says what it says of values, also of those that look like references', () => {
    const values = { const: { $ref: '#/a' }, examples: [{ $ref: '#' }], default: { $ref: '#' } };
    expect(placedSchema(values, '/a')).to.deep.equal(values);
    const properties = { properties: { $ref: { const: '#' } } };
    expect(placedSchema(properties, '/a')).to.deep.equal(properties);
  });
});
