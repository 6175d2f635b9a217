import { expect } from 'chai';
import fc from 'fast-check';
import { Packr, unpack } from 'msgpackr';
import type { JsonValue } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { decodeMessagePack, encodeMessagePack } from '../../src/http/message-pack.ts';
import { anEvent } from '../support/examples.ts';

const MEBIBYTES_16 = 16 * 1024 * 1024;

function valueIn(bytes: Buffer): JsonValue {
  const decoded = decodeMessagePack(bytes);
  if ('faults' in decoded) throw new Error(JSON.stringify(decoded.faults));
  return decoded.value;
}

function faultsOf(bytes: Buffer | readonly number[]) {
  const decoded = decodeMessagePack(Buffer.from(bytes));
  return 'faults' in decoded ? decoded.faults : [];
}

function pointersOf(bytes: Buffer | readonly number[]): readonly string[] {
  return faultsOf(bytes).map(({ pointer }) => pointer);
}

/** As another writer of MessagePack might write it: with longer lengths. */
const otherPackr = new Packr({ useRecords: false, variableMapSize: false });
const values = fc.jsonValue({ depthSize: 'large', noUnicodeString: false });
/** Zero has no sign in what we write, as in JSON. */
const asJson = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value));

describe('MessagePack', () => {
  it('says what JSON says', () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = encodeMessagePack(value);
        expect(valueIn(bytes)).to.deep.equal(asJson(value));
        expect(withOwnNames(value) || asJson(unpack(bytes))).to.deep.equal(
          withOwnNames(value) || asJson(value),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read as others write it', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(valueIn(Buffer.from(otherPackr.pack(value)))).to.deep.equal(asJson(value));
      }),
      { numRuns: 1_000 },
    );
  });

  it('has all lengths of texts, lists and maps', () => {
    for (const length of [0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536, 100_000]) {
      const map = Object.fromEntries(Array.from({ length }, (_, index) => [`k${index}`, index]));
      const list = Array.from({ length }, (_, index) => -index - 1);
      for (const value of [
        'x'.repeat(length),
        'é'.repeat(length),
        '\ufeff'.repeat(length),
        list,
        map,
      ]) {
        expect(valueIn(encodeMessagePack(value))).to.deep.equal(value);
      }
    }
  });

  it('has every type of number, as it is specified', () => {
    for (const [bytes, number] of [
      [[0x00], 0],
      [[0x7f], 127],
      [[0xe0], -32],
      [[0xff], -1],
      [[0xcc, 0xff], 255],
      [[0xcd, 0xff, 0xfe], 65_534],
      [[0xce, 0xff, 0xff, 0xff, 0xfe], 4_294_967_294],
      [[0xcf, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 2 ** 53 - 1],
      [[0xcf, 0x80, 0, 0, 0, 0, 0, 0, 0], 2 ** 63],
      [[0xd0, 0x80], -128],
      [[0xd1, 0x80, 0x01], -32_767],
      [[0xd2, 0x80, 0, 0, 0x01], -2_147_483_647],
      [[0xd3, 0xff, 0xe0, 0, 0, 0, 0, 0, 0x01], -(2 ** 53) + 1],
      [[0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0], -(2 ** 63)],
      [[0xca, 0x3f, 0xc0, 0, 0], 1.5],
      [[0xcb, 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a], 0.1],
      [[0xcb, 0x7f, 0xef, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Number.MAX_VALUE],
    ] as const) {
      expect(valueIn(Buffer.from(bytes)), bytes.join()).to.equal(number);
    }
  });

  it('is written without the members that are undefined', () => {
    const value = { a: 1, b: undefined, c: { d: undefined }, e: [undefined, null] };
    expect(valueIn(encodeMessagePack(value))).to.deep.equal({ a: 1, c: {}, e: [null, null] });
  });

  it('is written and read with names that mean something in JavaScript', () => {
    const names = [
      'constructor',
      'toJSON',
      'hasOwnProperty',
      'toString',
      'length',
      '$where',
      'a.b',
      '',
    ];
    const value = Object.fromEntries(names.map((name) => [name, { constructor: 1, toJSON: name }]));
    expect(valueIn(encodeMessagePack({ ...value, data: value }))).to.deep.equal({
      ...value,
      data: value,
    });
  });

  it('makes __proto__ a member like any other', () => {
    const value = valueIn(encodeMessagePack(JSON.parse('{"a":{"__proto__":{"admin":true}}}')));
    const { a } = value as { a: object };
    expect(Object.keys(a)).to.deep.equal(['__proto__']);
    expect(Object.getPrototypeOf(a)).to.equal(Object.prototype);
    expect(a).to.not.have.property('admin');
  });
});

describe('MessagePack that JSON could not say', () => {
  const text = (word: string) => [0xa0 | word.length, ...Buffer.from(word)];
  const inList = (bytes: readonly number[]) => [0x81, ...text('a'), 0x92, 0x01, ...bytes];

  for (const [name, bytes, message] of [
    ['binary', [0xc4, 1, 7], /binary/],
    ['long binary', [0xc5, 0, 1, 7], /binary/],
    ['very long binary', [0xc6, 0, 0, 0, 1, 7], /binary/],
    ['a timestamp', [0xd6, 0xff, 1, 2, 3, 4], /extension type/],
    ['an undefined', [0xd4, 0, 0], /extension type/],
    ['a record', [0xd4, 0x72, 0x40], /extension type/],
    ['an extension of two bytes', [0xd5, 1, 2, 3], /extension type/],
    ['an extension of eight bytes', [0xd7, 1, ...Buffer.alloc(8)], /extension type/],
    ['an extension of sixteen bytes', [0xd8, 1, ...Buffer.alloc(16)], /extension type/],
    ['an extension', [0xc7, 1, 5, 1], /extension type/],
    ['a long extension', [0xc8, 0, 1, 5, 1], /extension type/],
    ['a very long extension', [0xc9, 0, 0, 0, 1, 5, 1], /extension type/],
    ['not a number', [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0], /not a finite number/],
    ['infinity', [0xca, 0x7f, 0x80, 0, 0], /not a finite number/],
    ['2^53 + 1', [0xcf, 0, 0x20, 0, 0, 0, 0, 0, 1], /does not carry exactly/],
    ['-2^53 - 1', [0xd3, 0xff, 0xdf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], /does not carry exactly/],
    ['2^64 - 1', [0xcf, ...Buffer.alloc(8, 0xff)], /does not carry exactly/],
    ['text that is not UTF-8', [0xa2, 0xc3, 0x28], /not UTF-8/],
    ['half of a pair', [0xa3, 0xed, 0xa0, 0x80], /not UTF-8/],
    ['a name that is a number', [0x81, 1, 2], /name that is no string/],
    ['a name that is nil', [0x81, 0xc0, 2], /name that is no string/],
    ['a name that is a list', [0x81, 0x91, 1, 2], /name that is no string/],
  ] as const) {
    it(`is refused, with its place: ${name}`, () => {
      const faults = faultsOf(inList(bytes));
      expect(faults.map(({ pointer }) => pointer)).to.deep.equal(['/a/1']);
      expect(faults[0]?.message).to.match(message);
    });
  }

  it('is refused with the place of each fault, and of names that come twice', () => {
    const map = [0x84, ...text('a'), 0xc4, 0, ...text('b/'), 1, ...text('b/'), 2, ...text('b/'), 3];
    expect(pointersOf([0x92, ...map, ...map])).to.deep.equal(['/0/a', '/0/b~1', '/1/a', '/1/b~1']);
    const proto = [...text('__proto__'), 1];
    expect(pointersOf([0x82, ...proto, ...proto])).to.deep.equal(['/__proto__']);
  });

  it('is refused where it is not MessagePack at all', () => {
    for (const [bytes, message] of [
      [[], 'it ends too early'],
      [[0xc1], 'unexpected byte at offset 0'],
      [[0x92, 1, 0xc1], 'unexpected byte at offset 2'],
      [[1, 2], 'more bytes follow the value'],
      [[0x92, 1], 'it ends too early'],
      [[0x81, 0xa1], 'it ends too early'],
      [[0xdd, 0xff, 0xff, 0xff, 0xff], 'it ends too early'],
      [[0xdf, 0xff, 0xff, 0xff, 0xff], 'it ends too early'],
      [[0xdb, 0xff, 0xff, 0xff, 0xff], 'it ends too early'],
      [[0xc6, 0xff, 0xff, 0xff, 0xff], 'it ends too early'],
      [[0xc9, 0xff, 0xff, 0xff, 0xff], 'it ends too early'],
    ] as const) {
      const fault = { pointer: '', message: `is not MessagePack: ${message}` };
      expect(faultsOf(bytes), bytes.join()).to.deep.equal([fault]);
    }
  });
});

describe('Hostile MessagePack', () => {
  const event = encodeMessagePack({ events: [anEvent({ version: 70_000 }), anEvent()] });

  it('is refused wherever it is cut off', () => {
    for (let length = 0; length < event.length; length++) {
      expect(pointersOf(event.subarray(0, length)), String(length)).to.deep.equal(['']);
    }
  });

  it('is a value or a fault, whatever bytes it is made of', () => {
    const changes = fc.array(fc.tuple(fc.nat(event.length - 1), fc.nat(255)), { minLength: 1 });
    const changed = changes.map((list) => {
      const bytes = Buffer.from(event);
      for (const [at, byte] of list) bytes[at] = byte;
      return bytes;
    });
    const random = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.oneof(changed, random), (bytes) => {
        const decoded = decodeMessagePack(bytes);
        if ('faults' in decoded) expect(decoded.faults.length).to.be.within(1, 100);
        else expect(valueIn(encodeMessagePack(decoded.value))).to.deep.equal(asJson(decoded.value));
      }),
      { numRuns: 20_000 },
    );
  });

  it('may nest as deep as JSON, and no deeper', () => {
    const lists = (levels: number) => Buffer.concat([Buffer.alloc(levels, 0x91), Buffer.from([1])]);
    expect(pointersOf(lists(100))).to.deep.equal([]);
    expect(faultsOf(lists(101))).to.deep.equal([
      { pointer: '/0'.repeat(100), message: 'is nested deeper than 100 levels' },
    ]);
    expect(pointersOf(Buffer.alloc(MEBIBYTES_16, 0x91))).to.deep.equal(['/0'.repeat(100)]);
    const maps = Buffer.from([0x81, 0xa1, 0x61]);
    expect(pointersOf(Buffer.alloc(MEBIBYTES_16, maps))).to.deep.equal(['/a'.repeat(100)]);
    // The name of a name.
    expect(faultsOf(Buffer.alloc(MEBIBYTES_16, 0x81))).to.have.length(1);
  });

  for (const [name, byte] of [
    ['small numbers', 0x07],
    ['nils', 0xc0],
    ['empty maps', 0x80],
    ['empty lists', 0x90],
    ['empty texts', 0xa0],
  ] as const) {
    it(`has no room for 16 MiB of ${name}`, () => {
      const bytes = Buffer.alloc(MEBIBYTES_16, byte);
      bytes.set([0xdd, 0x00, 0xff, 0xff, 0xfb]);
      expect(faultsOf(bytes)).to.deep.equal([
        { pointer: '', message: `has more than ${LIMITS.bodyValuesMax} values` },
      ]);
    });
  }

  it('names a hundred faults at most', () => {
    const bytes = Buffer.alloc(5 + 2 * 100_000, Buffer.from([0xc4, 0]));
    bytes.set([0xdd, 0x00, 0x01, 0x86, 0xa0]);
    bytes.copyWithin(5, 6);
    bytes[bytes.length - 1] = 0;
    expect(pointersOf(bytes)).to.deep.equal(Array.from({ length: 100 }, (_, index) => `/${index}`));
  });
});

/** msgpackr reads `__proto__` as another name. */
function withOwnNames(value: unknown): boolean {
  return JSON.stringify(value).includes('__proto__');
}
