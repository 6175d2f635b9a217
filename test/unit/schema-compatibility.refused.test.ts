import { expect } from 'chai';
import { inclusionFaults } from '../../src/engine/schemas/compatibility/inclusion-faults.ts';
import type { IncompatibilityCode } from '../../src/engine/schemas/compatibility/incompatibility.ts';
import type { JsonValue } from '../../src/events/event.ts';

interface Refused {
  readonly what: string;
  readonly accepted: JsonValue;
  readonly accepting: JsonValue;
  readonly code: IncompatibilityCode;
}

/** Compatible by JSON Schema, but not found to be: the price of never saying so wrongly. */
const KNOWN: readonly Refused[] = [
  {
    what: 'another pattern that matches the same',
    accepted: { type: 'string', pattern: '^a$' },
    accepting: { type: 'string', pattern: '^[a]$' },
    code: 'pattern_changed',
  },
  {
    what: 'a pattern that sets a length',
    accepted: { type: 'string', pattern: '^.{3}$' },
    accepting: { type: 'string', minLength: 3 },
    code: 'length_tightened',
  },
  {
    what: 'a format that is among another',
    accepted: { type: 'integer', format: 'int32' },
    accepting: { type: 'integer', format: 'int64' },
    code: 'format_added',
  },
  {
    what: 'multiples of multiples without bounds, whose quotients AJV rounds',
    accepted: { type: 'integer', multipleOf: 6 },
    accepting: { type: 'integer', multipleOf: 3 },
    code: 'multiple_of_tightened',
  },
  {
    what: 'any item against one that matches what all do, which AJV finds in the array before',
    accepted: { additionalProperties: { type: 'array', contains: { anyOf: [true, {}] } } },
    accepting: { additionalProperties: { type: 'array', contains: true } },
    code: 'additional_properties_narrowed',
  },
  {
    what: 'integers in bounds against their list',
    accepted: { type: 'integer', minimum: 1, maximum: 2 },
    accepting: { enum: [1, 2] },
    code: 'enum_narrowed',
  },
  {
    what: 'alternatives that only together cover the bounds',
    accepted: { type: 'number', minimum: 0, maximum: 9 },
    accepting: {
      anyOf: [
        { type: 'number', maximum: 5 },
        { type: 'number', minimum: 5 },
      ],
    },
    code: 'any_of_narrowed',
  },
  {
    what: 'alternatives that only together cover whether a property is there',
    accepted: { type: 'object' },
    accepting: { anyOf: [{ required: ['a'] }, { not: { required: ['a'] } }] },
    code: 'any_of_narrowed',
  },
  {
    what: 'an item of which all items show that it is there',
    accepted: { type: 'array', minItems: 1, items: { type: 'string' } },
    accepting: { type: 'array', contains: { type: 'string' } },
    code: 'contains_added',
  },
  {
    what: 'names that a list of names leaves few of',
    accepted: { type: 'object', propertyNames: { enum: ['a'] } },
    accepting: { type: 'object', maxProperties: 1 },
    code: 'property_count_tightened',
  },
  {
    what: 'a pattern that every name matches which another allows',
    accepted: { patternProperties: { '^a': { type: 'string' } }, additionalProperties: false },
    accepting: { patternProperties: { '^[a]': { type: 'string' } }, additionalProperties: false },
    code: 'additional_properties_narrowed',
  },
  {
    what: 'a name that does not match a pattern too intricate to try',
    accepted: { properties: { a: { type: 'string' } }, additionalProperties: false },
    accepting: { patternProperties: { '^(b|c)$': { type: 'null' } } },
    code: 'pattern_properties_narrowed',
  },
  {
    what: 'patterns of names beside alternatives, with which AJV may throw',
    accepted: { type: 'object', additionalProperties: false },
    accepting: { patternProperties: { '^a': true }, allOf: [{ type: 'object' }] },
    code: 'not_decided',
  },
  {
    what: 'an item that must be there behind a tuple, which AJV passes over in an empty array',
    accepted: { prefixItems: [true], contains: { type: 'integer' } },
    accepting: { contains: { type: 'number' } },
    code: 'contains_added',
  },
  {
    what: 'no text twice, where AJV passes over one text',
    accepted: { items: { type: 'string' }, uniqueItems: true },
    accepting: { uniqueItems: true },
    code: 'unique_items_added',
  },
  {
    what: 'unevaluated members where something around them has changed',
    accepted: { properties: { a: { type: 'integer' } }, unevaluatedProperties: false },
    accepting: { properties: { a: { type: 'number' } }, unevaluatedProperties: false },
    code: 'not_decided',
  },
  {
    what: 'a keyword that JSON Schema does not have',
    accepted: { type: 'string' },
    accepting: { type: 'string', nullable: true },
    code: 'not_decided',
  },
  {
    what: 'what stands beside a keyword that JSON Schema does not have',
    accepted: { type: 'string', nullable: false },
    accepting: { type: 'string' },
    code: 'type_narrowed',
  },
  {
    what: 'a $ref in other than plain characters',
    accepted: { type: 'string' },
    accepting: { $ref: '#/$defs/%61', $defs: { a: { type: 'string' } } },
    code: 'not_decided',
  },
  {
    what: 'a $ref to an anchor',
    accepted: { type: 'string' },
    accepting: { $ref: '#a', $defs: { a: { $anchor: 'a', type: 'string' } } },
    code: 'not_decided',
  },
  {
    what: 'a base URI within',
    accepted: { type: 'string' },
    accepting: { type: 'string', $defs: { a: { $id: 'urn:example:a' } } },
    code: 'not_decided',
  },
  {
    what: 'the name __proto__',
    accepted: JSON.parse('{ "properties": { "__proto__": false } }'),
    accepting: { properties: {} },
    code: 'not_decided',
  },
  {
    what: 'another dialect',
    accepted: { type: 'string' },
    accepting: { $schema: 'http://json-schema.org/draft-07/schema#', type: 'string' },
    code: 'not_decided',
  },
];

describe('inclusionFaults, of schemas that are compatible', () => {
  for (const { what, accepted, accepting, code } of KNOWN) {
    it(`refuses ${what}, as is known, with ${code}`, () => {
      const codes = inclusionFaults(accepted, accepting).map((fault) => fault.code);
      expect(codes).to.deep.equal([code]);
    });
  }

  it('accepts all of these where they are the same', () => {
    for (const { what, accepted, accepting } of KNOWN) {
      for (const schema of [accepted, accepting]) {
        expect(inclusionFaults(schema, structuredClone(schema)), what).to.deep.equal([]);
      }
    }
  });
});
