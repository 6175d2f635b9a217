import { expect } from 'chai';
import fc from 'fast-check';
import { mergeInto, type OwnedObject } from '../../src/engine/replay/merge-patch.ts';
import type { JsonObject, JsonValue } from '../../src/events/event.ts';

/** RFC 7396, appendix A: original, patch, result. */
const EXAMPLES: readonly (readonly [string, string, string])[] = [
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', '{}'],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['["a","b"]', '["c","d"]', '["c","d"]'],
  ['{"a":"b"}', '["c"]', '["c"]'],
  ['{"a":"foo"}', 'null', 'null'],
  ['{"a":"foo"}', '"bar"', '"bar"'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
  ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
];

describe('mergeInto', () => {
  for (const [original, patch, result] of EXAMPLES) {
    it(`makes ${result} of ${original} by ${patch}, as RFC 7396 has it`, () => {
      expect(JSON.stringify(mergedWithin(original, patch))).to.equal(result);
    });
  }

  it('merges the example of section 3', () => {
    const target = JSON.parse(
      `{"title":"Goodbye!","author":{"givenName":"John","familyName":"Doe"},
        "tags":["example","sample"],"content":"This will be unchanged"}`,
    );
    mergeInto(target, {
      title: 'Hello!',
      phoneNumber: '+01-123-456-7890',
      author: { familyName: null },
      tags: ['example'],
    });
    expect(target).to.deep.equal({
      title: 'Hello!',
      author: { givenName: 'John' },
      tags: ['example'],
      content: 'This will be unchanged',
      phoneNumber: '+01-123-456-7890',
    });
  });

  it('keeps null within arrays, which it takes whole', () => {
    const target: OwnedObject = { a: { b: 1 } };
    mergeInto(target, { a: [null, { b: null }] });
    expect(target).to.deep.equal({ a: [null, { b: null }] });
  });

  it('takes every name as data, and leaves the prototype of all objects alone', () => {
    const patch =
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":2}';
    const target: OwnedObject = {};
    mergeInto(target, JSON.parse(patch));
    mergeInto(target, JSON.parse('{"__proto__":{"more":2}}'));
    expect(JSON.stringify(target)).to.equal(
      '{"__proto__":{"polluted":1,"more":2},"constructor":{"prototype":{"polluted":1}},"toString":2}',
    );
    expect(Object.getPrototypeOf(target)).to.equal(Object.prototype);
    expect(Object.keys(Object.prototype)).to.deep.equal([]);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });

  it('removes a member of any name', () => {
    const target = JSON.parse('{"__proto__":1,"toString":2}');
    mergeInto(target, JSON.parse('{"__proto__":null,"toString":null,"valueOf":null}'));
    expect(Object.getOwnPropertyNames(target)).to.deep.equal([]);
  });

  it('refuses a patch that is nested deeper than data may be, and no other', () => {
    expect(() => mergeInto({}, nested(64))).not.to.throw();
    expect(() => mergeInto({}, nested(65))).to.throw(RangeError, '64 levels');
  });

  it('changes no patch, and says what the pseudocode of the RFC says', () => {
    fc.assert(
      fc.property(fc.array(patches, { maxLength: 6 }), (given) => {
        const before = JSON.stringify(given);
        const target: OwnedObject = {};
        let expected: JsonValue = {};
        for (const patch of given) {
          mergeInto(target, patch);
          expected = byTheRfc(expected, patch);
          expect(target).to.deep.equal(expected);
        }
        expect(JSON.stringify(given)).to.equal(before);
      }),
      { numRuns: 500 },
    );
  });
});

/** Merges below a member, so that also what is no object can be the original or the patch. */
function mergedWithin(original: string, patch: string): JsonValue {
  const target = { root: JSON.parse(original) };
  mergeInto(target, { root: JSON.parse(patch) });
  // Set to null, a member goes.
  return target.root ?? null;
}

function nested(depth: number): JsonObject {
  return depth === 1 ? { a: 1 } : { a: nested(depth - 1) };
}

/** Few names, so that they meet. */
const patches = fc.letrec<{ object: JsonObject; value: JsonValue }>((tie) => ({
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'toString'), tie('value'), { maxKeys: 4 }),
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<JsonValue[]>(null, null, 1, 'x', false),
    tie('object'),
    fc.array(tie('value'), { maxLength: 2 }),
  ),
})).object as fc.Arbitrary<JsonObject>;

/** RFC 7396, section 2, word by word. */
function byTheRfc(given: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(patch)) return patch;
  const target: Record<string, JsonValue> = isObject(given) ? { ...given } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete target[name];
    else target[name] = byTheRfc(Object.hasOwn(target, name) ? target[name] : undefined, value);
  }
  return target;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
