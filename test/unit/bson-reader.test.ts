import { expect } from 'chai';
import fc from 'fast-check';
import { Binary, BSON, Long, Timestamp } from 'mongodb';
import { readBson } from '../../src/mongo/bson-reader.ts';

describe('readBson', () => {
  it('gives back every JSON value that the driver writes', () => {
    const objects = fc.dictionary(nameOf(), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(objects, (object) => {
        fc.pre(!JSON.stringify(object).match(/__proto__|_bsontype|\\u0000/));
        expect(JSON.stringify(readBson(written(object)))).to.equal(JSON.stringify(object));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives back text of every length and script, a NUL and a byte order mark included', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 40 }));
    fc.assert(
      fc.property(texts, (list) => {
        expect(readBson(written({ list }))).to.deep.equal({ list });
      }),
      { numRuns: 500 },
    );
    const texts2 = [
      '',
      '\ufeffx',
      '\u0000',
      'x'.repeat(12),
      'é'.repeat(6),
      'é'.repeat(7),
      'x'.repeat(13),
    ];
    expect(readBson(written({ texts2 }))).to.deep.equal({ texts2 });
  });

  it('tells names apart that its table puts in one place', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `name${index}é`);
    const object = Object.fromEntries(names.map((name, index) => [name, index]));
    for (let round = 0; round < 2; round += 1)
      expect(readBson(written(object))).to.deep.equal(object);
    // The polynomial that the table hashes with gives these two the same number.
    expect(readBson(written({ list: [{ Aa: 1 }, { BB: 2 }, { Aa: 3 }] }))).to.deep.equal({
      list: [{ Aa: 1 }, { BB: 2 }, { Aa: 3 }],
    });
  });

  it('gives back numbers in any of the three ways that BSON has for them', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.integer(), fc.maxSafeInteger(), (a, b, c) => {
        const { double, int32, int64 } = readBson(
          written({ double: a, int32: b, int64: Long.fromNumber(c) }),
        );
        expect([double, int32, int64]).to.deep.equal([a, b, c]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives back dates before and after 1970', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(readBson(written({ date }))).to.deep.equal({ date });
      }),
    );
  });

  it('gives back bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (array) => {
        const { bytes, after } = readBson(written({ bytes: new Binary(array), after: 7 }));
        expect(Buffer.isBuffer(bytes) && bytes.equals(array)).to.equal(true);
        expect(after).to.equal(7);
      }),
    );
  });

  it('takes what looks like a type of the driver for data', () => {
    const object = {
      a: { $ref: 'a.b', $id: 1, $db: 'x' },
      b: { $numberLong: '1' },
      c: { $oid: 'x' },
    };
    const read = readBson(written(object));
    expect(read).to.deep.equal(object);
    expect(Object.getPrototypeOf(read['a'])).to.equal(Object.prototype);
  });

  it('reads a document that begins further on', () => {
    const buffer = Buffer.concat([
      Buffer.from('before'),
      written({ a: { b: [1] } }),
      Buffer.from('after'),
    ]);
    expect(readBson(buffer, 6)).to.deep.equal({ a: { b: [1] } });
  });

  it('refuses a type that no event is stored with', () => {
    const document = written({ a: new Timestamp({ t: 1, i: 2 }) });
    expect(() => readBson(document)).to.throw('BSON type 17');
  });
});

function nameOf(): fc.Arbitrary<string> {
  return fc.string({ unit: 'grapheme', maxLength: 30 }).filter((name) => !name.includes('\u0000'));
}

function written(object: object): Buffer {
  return Buffer.from(BSON.serialize(object));
}
