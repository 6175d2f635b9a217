import { expect } from 'chai';
import fc from 'fast-check';
import { jsonResult } from '../../src/engine/schemas/upcast/json-result.ts';
import { copyJsonObject } from '../../src/events/copy-json.ts';

/** JSON, and here and there what is none. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      ...[undefined, Number.NaN, -0, 1.5, true, null, '\ud83d', new Date(0), () => 1, Symbol()],
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(
    fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'a\u0000', '\ud83d', 'toJSON'), fc.string()),
    tie('value'),
    { maxKeys: 3, noNullPrototype: false },
  ),
}));

const NAME = 'what it returns';

describe('What a module returns', () => {
  it('is taken where it is JSON, and refused with the place where it is none', () => {
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(anything.object, (given) => {
        const copied = copyJsonObject(given, '');
        if ('copy' in copied) {
          expect(jsonResult(given, NAME)).to.deep.equal(copied.copy);
          taken += 1;
        } else {
          const { pointer, message } = copied.fault;
          const said = [NAME, ...(pointer === '' ? [] : [pointer]), message].join(' ');
          expect(() => jsonResult(given, NAME)).to.throw(said);
          refused += 1;
        }
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(taken, refused)).to.be.greaterThan(100);
  });

  it('is refused where it is nested deeper than data may be', () => {
    let nested: object = {};
    for (let level = 0; level < 100; level += 1) nested = { nested };
    expect(() => jsonResult(nested, NAME)).to.throw('is nested deeper');
  });

  it('is no copy', () => {
    const given = { orbit: { inclinationDeg: 51.6 } };
    expect(jsonResult(given, NAME)).to.equal(given);
  });
});
