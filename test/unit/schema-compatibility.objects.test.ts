import { expect } from 'chai';
import { inclusionFaults } from '../../src/engine/schemas/compatibility/inclusion-faults.ts';
import { testWidenings } from '../support/schemas/widenings.ts';

const text = { type: 'string' };

describe('inclusionFaults, of objects', () => {
  testWidenings([
    {
      what: 'a property that may be left out',
      narrow: { required: ['a', 'b'] },
      wide: { required: ['b'] },
      faults: [['required_added', '/required/0']],
      witness: { b: 1 },
    },
    {
      what: 'a property that is required, but listed nowhere',
      narrow: { type: 'object', required: ['a'] },
      wide: { type: 'object', minProperties: 1 },
      faults: [['required_added', '/required/0']],
      witness: { b: 1 },
    },
    {
      what: 'a property added to an open model',
      narrow: { type: 'object', properties: { a: text, b: text } },
      wide: { type: 'object', properties: { a: text } },
      faults: [['property_added_to_open', '/properties/b']],
      witness: { b: 1 },
    },
    {
      what: 'a property added to a closed model',
      narrow: { properties: { a: text }, additionalProperties: false },
      wide: { properties: { a: text, 'b/c': text }, additionalProperties: false },
      faults: [['property_removed_from_closed', '/additionalProperties']],
      witness: { 'b/c': 'x' },
    },
    {
      what: 'a property whose type widens',
      narrow: { properties: { 'a/b': { type: 'integer' } } },
      wide: { properties: { 'a/b': { type: 'number' } } },
      faults: [['type_narrowed', '/properties/a~1b/type']],
      witness: { 'a/b': 0.5 },
    },
    {
      what: 'a closed model that opens',
      narrow: { properties: { a: text }, additionalProperties: false },
      wide: { properties: { a: text } },
      faults: [['additional_properties_narrowed', '/additionalProperties']],
      witness: { z: 1 },
    },
    {
      what: 'what further properties may hold',
      narrow: { properties: { a: text }, additionalProperties: { type: 'integer' } },
      wide: { properties: { a: text }, additionalProperties: { type: 'number' } },
      faults: [['additional_properties_narrowed', '/additionalProperties']],
      witness: { z: 0.5 },
    },
    {
      what: 'a property that further properties were like',
      narrow: { additionalProperties: text },
      wide: { properties: { a: { type: ['string', 'null'] } }, additionalProperties: text },
      faults: [['property_removed_from_closed', '/additionalProperties']],
      witness: { a: null },
    },
    {
      what: 'a pattern of names that comes to allow more',
      narrow: { patternProperties: { '^x-': { type: 'integer' } } },
      wide: { patternProperties: { '^x-': { type: 'number' } } },
      faults: [['pattern_properties_narrowed', '/patternProperties/^x-']],
      witness: { 'x-a': 0.5 },
    },
    {
      what: 'a closed model with a pattern of names',
      narrow: { properties: { a: text }, additionalProperties: false },
      wide: {
        properties: { a: text, b: text },
        patternProperties: { '^x-': true },
        additionalProperties: false,
      },
      faults: [['additional_properties_narrowed', '/additionalProperties']],
      witness: { 'x-a': 1 },
    },
    {
      what: 'a property added to a closed model with a pattern that its name does not match',
      narrow: { properties: {}, patternProperties: { '^x-': true }, additionalProperties: false },
      wide: {
        properties: { b: text },
        patternProperties: { '^x-': true },
        additionalProperties: false,
      },
      faults: [['property_removed_from_closed', '/additionalProperties']],
      witness: { b: 'x' },
    },
    {
      what: 'a property whose name matches a pattern as well',
      narrow: { properties: { 'x-a': { minLength: 2 } }, patternProperties: { '^x-': text } },
      wide: { properties: { 'x-a': { type: 'string', minLength: 2 } } },
      faults: [['pattern_properties_narrowed', '/patternProperties/^x-']],
      witness: { 'x-b': 1 },
    },
    {
      what: 'names of properties',
      narrow: { propertyNames: { maxLength: 2 } },
      wide: { propertyNames: { maxLength: 3 } },
      faults: [['property_names_narrowed', '/propertyNames']],
      witness: { abc: 1 },
    },
    {
      what: 'names of a closed model among those that are allowed',
      narrow: {
        properties: { a: true },
        patternProperties: { '^x-': true },
        additionalProperties: false,
      },
      wide: { propertyNames: { anyOf: [{ const: 'a' }, { pattern: '^x-' }, { minLength: 3 }] } },
      faults: [['additional_properties_narrowed', '/additionalProperties']],
      witness: { abc: 1 },
    },
    {
      what: 'how many properties',
      narrow: { minProperties: 2, maxProperties: 3 },
      wide: { minProperties: 1, maxProperties: 4 },
      faults: [
        ['property_count_tightened', '/minProperties'],
        ['property_count_tightened', '/maxProperties'],
      ],
      witness: { a: 1 },
    },
    {
      what: 'how many properties a closed model has',
      narrow: { properties: { a: true, b: true, c: false }, additionalProperties: false },
      wide: { maxProperties: 2 },
      faults: [
        ['property_added_to_open', '/properties/c'],
        ['additional_properties_narrowed', '/additionalProperties'],
      ],
      witness: { c: 1 },
    },
    {
      what: 'a property that another asks for',
      narrow: { dependentRequired: { a: ['b', 'c'] } },
      wide: { dependentRequired: { a: ['b'] } },
      faults: [['dependency_added', '/dependentRequired/a']],
      witness: { a: 1, b: 1 },
    },
    {
      what: 'a schema that a property asks for',
      narrow: { dependentSchemas: { a: { required: ['b', 'c'] } } },
      wide: { dependentSchemas: { a: { required: ['b'] } } },
      faults: [['required_added', '/dependentSchemas/a/required/1']],
      witness: { a: 1, b: 1 },
    },
    {
      what: 'names that every object has something of',
      narrow: { type: 'object', required: ['constructor', 'toString'] },
      wide: { type: 'object', required: ['toString'] },
      faults: [['required_added', '/required/0']],
      witness: { toString: 1 },
    },
  ]);

  it('knows that a schema asked for by a required property holds of objects alone', () => {
    const dependent = {
      required: ['a'],
      dependentSchemas: { a: { type: 'object', required: ['b'] } },
    };
    const both = { required: ['a', 'b'] };
    expect(inclusionFaults({ type: 'object', ...dependent }, both)).to.deep.equal([]);
    expect(inclusionFaults(dependent, { type: 'object' })).to.have.length(1);
  });

  it('does not take a name of Object.prototype for one that is listed', () => {
    const closed = { type: 'object', properties: { a: text }, additionalProperties: false };
    const open = { type: 'object', properties: { a: text } };
    const narrow = {
      ...closed,
      properties: { ...closed.properties, constructor: { type: 'null' } },
    };
    expect(inclusionFaults(closed, narrow)).to.deep.equal([]);
    expect(inclusionFaults(open, { ...open, properties: narrow.properties })).to.have.length(1);
    expect(
      inclusionFaults(open, { ...open, dependentRequired: { valueOf: ['a'] } }),
    ).to.have.length(1);
  });

  it('knows what a member is that two schemas describe', () => {
    const both = {
      allOf: [
        { type: 'object', properties: { a: { minimum: 1 } } },
        { additionalProperties: { type: 'integer' } },
      ],
    };
    const narrow = { properties: { a: { type: 'integer', exclusiveMinimum: 0 } } };
    expect(inclusionFaults(both, narrow)).to.deep.equal([]);
    expect(inclusionFaults(both, { properties: { a: { minimum: 2 } } })).to.have.length(1);
  });

  it('decides nothing where a pattern cannot be tried on a name', () => {
    const closed = { properties: { a: text }, additionalProperties: false };
    const pattern = (of: string) => ({
      ...closed,
      patternProperties: { [of]: { type: 'number' } },
    });
    expect(inclusionFaults(closed, pattern('^b'))).to.deep.equal([]);
    expect(inclusionFaults(closed, pattern('^(b|c)'))).to.have.length(1);
  });
});
