import { expect } from 'chai';
import fc from 'fast-check';
import type { JsonValue } from '../../src/events/event.ts';
import { pointerTo } from '../../src/events/json-pointer.ts';
import { parseJson } from '../../src/events/parse-json.ts';

const MEBIBYTES_16 = 16 * 1024 * 1024;

function valueIn(text: string): JsonValue {
  const parsed = parseJson(text);
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.value;
}

function faultsOf(text: string) {
  const parsed = parseJson(text);
  return 'faults' in parsed ? parsed.faults : [];
}

function pointersOf(text: string): readonly string[] {
  return faultsOf(text).map(({ pointer }) => pointer);
}

function messageOf(text: string): string {
  const faults = faultsOf(text);
  expect(faults).to.have.length(1);
  expect(faults[0]?.pointer).to.equal('');
  return faults[0]?.message ?? '';
}

describe('parseJson', () => {
  it('reads every JSON value as JSON.parse does', () => {
    const texts = fc.oneof(
      fc.json({ depthSize: 'large', noUnicodeString: false }),
      fc.jsonValue({ maxDepth: 6 }).map((value) => JSON.stringify(value, null, 2)),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
      fc.double({ min: 2 ** 53, max: 1e23, noNaN: true }).map((number) => `[${number}]`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(valueIn(text)).to.deep.equal(JSON.parse(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells JSON from what is nearly JSON as JSON.parse does', () => {
    const text = '{"a":[1,-2.5e3,"\\u00e9\\n\u{1f6f0}",true,null,{}],"b":{"c":[[],false]}}';
    const pieces = fc.constantFrom(
      ...'{}[],:"\\-+.eE01u \n\t\u0000\u001f\u007f\u00a0',
      'nul',
      '""',
      '',
    );
    const places = fc.record({ at: fc.nat(text.length), length: fc.nat(3), piece: pieces });
    const changed = fc
      .array(places, { minLength: 1, maxLength: 3 })
      .map((changes) =>
        changes.reduce(
          (sum, { at, length, piece }) => sum.slice(0, at) + piece + sum.slice(at + length),
          text,
        ),
      );
    fc.assert(
      fc.property(changed, (nearly) => {
        const isJson = parses(nearly);
        const messages = faultsOf(nearly).map(({ message }) => message);
        expect(messages.some((message) => message.startsWith('is not JSON'))).to.equal(!isJson);
      }),
      { numRuns: 10_000 },
    );
  });

  it('says where a text stops being JSON, and nothing of what is in it', () => {
    const places: readonly (readonly [string, string])[] = [
      ['', 'it ends too early'],
      ['  \n', 'it ends too early'],
      ['{"a": 1', 'it ends too early'],
      ['"secret', 'it ends too early'],
      ['secret', 'unexpected character at line 1, column 1'],
      ['{"a": secret}', 'unexpected character at line 1, column 7'],
      ['{\n  "a": 1,\n  secret: 2\n}', 'unexpected character at line 3, column 3'],
      ['[1, 2,]', 'unexpected character at line 1, column 7'],
      ['[1] secret', 'unexpected character at line 1, column 5'],
      ['[01]', 'unexpected character at line 1, column 3'],
      ['["sec\nret"]', 'unexpected character at line 1, column 6'],
      ['["\\secret"]', 'unexpected character at line 1, column 3'],
      ["{'secret': 1}", 'unexpected character at line 1, column 2'],
      ['{"a": 1, "a": NaN}', 'unexpected character at line 1, column 15'],
    ];
    for (const [text, place] of places) {
      expect(messageOf(text), text).to.equal(`is not JSON: ${place}`);
    }
  });

  it('refuses a byte order mark, which JSON.parse does too, and says so', () => {
    expect(messageOf('\ufeff{}')).to.equal('begins with a byte order mark, which JSON may not');
    expect(valueIn('["\ufeff"]')).to.deep.equal(['\ufeff']);
  });

  it('makes __proto__ a member like any other', () => {
    const value = valueIn('{"a":{"__proto__":{"admin":true}}}') as { a: object };
    expect(Object.keys(value.a)).to.deep.equal(['__proto__']);
    expect(Object.getPrototypeOf(value.a)).to.equal(Object.prototype);
    expect(value.a).to.not.have.property('admin');
    expect(pointersOf('{"__proto__":1,"__proto__":2}')).to.deep.equal(['/__proto__']);
  });
});

describe('parseJson, of names', () => {
  it('finds exactly those that come twice, however they are spelled', () => {
    fc.assert(
      fc.property(trees, fc.infiniteStream(fc.nat()), (tree, random) => {
        const text = printed(tree, () => random.next().value);
        expect(pointersOf(text)).to.deep.equal(repeatedIn(tree, ''));
      }),
      { numRuns: 2_000 },
    );
  });

  it('points to a name that comes often once', () => {
    expect(faultsOf('{"a":1,"b":{"x/y":1,"x\\/y":2,"x\\u002fy":3},"\\u0061":2}')).to.deep.equal([
      { pointer: '/b/x~1y', message: 'comes more than once in its object' },
      { pointer: '/a', message: 'comes more than once in its object' },
    ]);
  });

  it('takes for different what is', () => {
    for (const text of [
      '{"a":1,"A":2}',
      '{"é":1,"e\u0301":2}',
      '[{"a":1},{"a":1}]',
      '{"":{"":1}}',
    ]) {
      expect(pointersOf(text), text).to.deep.equal([]);
    }
  });

  it('is not confused by quotes, colons and backslashes in texts', () => {
    for (const text of ['a":"', '\\', '\\":{"', '\\\\":[', '\\\\\\"', ':', '"a":1,"a":1', '}{][']) {
      const json = JSON.stringify({ [text]: text, list: [text, { [text]: 1e9 }] });
      expect(valueIn(json)).to.deep.equal(JSON.parse(json));
    }
  });
});

describe('parseJson, of numbers', () => {
  const refused = (literal: string) => pointersOf(`{"a":[${literal}]}`).join() === '/a/0';

  it('refuses integers that would come back as others', () => {
    for (const literal of [
      '9007199254740993',
      '-9007199254740993',
      '36028797018963969',
      '9223372036854775807',
      '18446744073709551615',
      '100000000000000000000001',
      `1${'0'.repeat(300)}1`,
    ]) {
      expect(refused(literal), literal).to.equal(true);
    }
    expect(faultsOf('[9007199254740993]')).to.deep.equal([
      {
        pointer: '/0',
        message:
          'is an integer that a 64-bit floating-point number does not carry exactly; send it as a string',
      },
    ]);
  });

  it('takes integers that come back as they were', () => {
    for (const literal of [
      '9007199254740991',
      '9007199254740992',
      '9007199254740994',
      '-9007199254740992',
      '295147905179352825856',
      '295147905179352830000',
      '123456789012345680000',
      `1${'0'.repeat(22)}`,
      '-0',
    ]) {
      expect(refused(literal), literal).to.equal(false);
    }
  });

  it('takes an integer exactly if the double is it or is printed like it', () => {
    const integers = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n });
    const nearDoubles = fc
      .tuple(fc.integer({ min: 50, max: 90 }), fc.integer({ min: -3, max: 3 }))
      .map(([power, more]) => 2n ** BigInt(power) + BigInt(more));
    fc.assert(
      fc.property(fc.oneof(integers, nearDoubles), (integer) => {
        const double = Number(integer);
        const isCarried = BigInt(double) === integer || String(double) === String(integer);
        expect(refused(String(integer))).to.equal(!isCarried);
      }),
      { numRuns: 5_000 },
    );
  });

  it('refuses what becomes infinite, or nothing though it is something', () => {
    for (const literal of ['1e400', '-1E+400', '1e309', '9'.repeat(400), `${'9'.repeat(400)}.5`]) {
      expect(refused(literal), literal).to.equal(true);
    }
    for (const literal of ['9007199254740993.0', '9.007199254740993e15', '-90071992547409930e-1']) {
      expect(refused(literal), literal).to.equal(true);
    }
    for (const literal of ['1e-400', '-1E-400', '0.5e-400', `0.${'0'.repeat(400)}1`]) {
      expect(refused(literal), literal).to.equal(true);
    }
  });

  it('rounds fractions, as every reader does', () => {
    for (const literal of [
      '0.10000000000000001',
      '5.972e24',
      '1.7976931348623157e308',
      '5e-324',
      '0e999',
      '0.0e-400',
      '-0.000',
      '9007199254740992.0',
      '900719925474099.25e1',
      `1.${'0'.repeat(400)}`,
      '3.14159265358979323846264338327950288',
    ]) {
      expect(refused(literal), literal).to.equal(false);
    }
  });

  it('points to each, and to repeated names beside them', () => {
    const text = '{"a":1e400,"b":[0,1e-400,{"c":9007199254740993}],"b":2}';
    expect(pointersOf(text)).to.deep.equal(['/a', '/b/1', '/b/2/c', '/b']);
  });
});

describe('parseJson, of hostile texts', () => {
  it('bounds nesting, and points to the level that is too deep', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(pointersOf(nested(100))).to.deep.equal([]);
    expect(faultsOf(nested(101))).to.deep.equal([
      { pointer: '/0'.repeat(100), message: 'is nested deeper than 100 levels' },
    ]);
    expect(pointersOf(`[${nested(99)},${nested(99)},${nested(100)}]`)).to.deep.equal([
      `/2${'/0'.repeat(99)}`,
    ]);
    expect(pointersOf(`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`)).to.deep.equal([
      '/a'.repeat(100),
    ]);
  });

  // Anything but a linear reader would need hours for some of these, or more stack than there is.
  for (const [name, piece, end] of [
    ['brackets', '[', ''],
    ['braces', '{"a":', ''],
    ['digits', '7', ''],
    ['negative digits', '-', '7'],
    ['fraction digits', '0', ''],
    ['exponents', '1e', ''],
    ['white space', ' \n', ''],
    ['backslashes', '\\', ''],
    ['quotes', '"', ''],
    ['colons', ':', ''],
    ['commas', ',', ''],
  ] as const) {
    it(`sees through 16 MiB of ${name}`, () => {
      const start = name === 'fraction digits' ? '0.' : '';
      const text = start + piece.repeat(MEBIBYTES_16 / piece.length) + end;
      expect(faultsOf(text)).to.have.length(name === 'fraction digits' ? 0 : 1);
    });
  }

  for (const [name, text, pointers] of [
    ['escapes in a text', () => `["${'\\n'.repeat(MEBIBYTES_16 / 2)}"]`, []],
    ['escaped quotes', () => `["${'\\"'.repeat(MEBIBYTES_16 / 2)}",1e400]`, ['/1']],
    ['escapes in a repeated name', () => `{"${'\\n'.repeat(1e6)}":1,"a":1,"a":1}`, ['/a']],
    ['integers at the edge', () => `[${'9007199254740992,'.repeat(1e6)}1e400]`, ['/1000000']],
    ['long integers', () => `[${`${2n ** 1020n},`.repeat(5e4)}1e400]`, ['/50000']],
    ['empty objects', () => `[${'{},'.repeat(5e6)}1e400]`, ['/5000000']],
  ] as const) {
    it(`sees through 16 MiB of ${name}, and points behind it`, () => {
      expect(pointersOf(text())).to.deep.equal(pointers);
    });
  }

  it('names a hundred faults at most', () => {
    expect(pointersOf(`[${'1e400,'.repeat(100_000)}0]`)).to.deep.equal(
      Array.from({ length: 100 }, (_, index) => `/${index}`),
    );
  });

  it('points around a place that takes too long to say', () => {
    const name = 'x'.repeat(5_000);
    expect(pointersOf(`{"a":{"${name}":1e400}}`)).to.deep.equal(['/a']);
    expect(pointersOf(`{"a":{"b":{"${'~'.repeat(2_000)}":{"c":1e400}}}}`)).to.deep.equal(['/a/b']);
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What a text says, repeated names and all. */
type Tree = number | string | readonly Tree[] | { readonly members: readonly [string, Tree][] };

const names = fc.oneof(fc.constantFrom('a', 'b', '0', '', '/', '~', '"', '\\', 'é'), fc.string());
const { tree: trees } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.integer(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.record({ members: fc.array(fc.tuple(names, tie('tree')), { maxLength: 6 }) }),
  ),
}));

/** With white space and escapes as the numbers have it. */
function printed(tree: Tree, random: () => number): string {
  const space = () => ['', '', ' ', '\n\t', '\r'][random() % 5];
  const spaced = (text: string) => `${space()}${text}${space()}`;
  const print = (value: Tree): string => {
    if (typeof value === 'number') return spaced(String(value));
    if (typeof value === 'string') return spaced(escaped(value, random));
    if ('members' in value) {
      const members = value.members.map(
        ([name, member]) => `${spaced(escaped(name, random))}:${print(member)}`,
      );
      return spaced(`{${members.join(',') || space()}}`);
    }
    return spaced(`[${value.map(print).join(',') || space()}]`);
  };
  return print(tree);
}

function escaped(text: string, random: () => number): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charAt(index)).map((unit) =>
    random() % 3 === 0 || JSON.stringify(unit).length > 3
      ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
      : unit,
  );
  return `"${units.join('')}"`;
}

/** In the order in which a reader comes upon the second of each. */
function repeatedIn(tree: Tree, pointer: string): readonly string[] {
  if (typeof tree !== 'object') return [];
  if (!('members' in tree)) {
    return tree.flatMap((item, index) => repeatedIn(item, pointer + pointerTo(index)));
  }
  const counts = new Map<string, number>();
  return tree.members.flatMap(([name, member]) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const place = pointer + pointerTo(name);
    return [...(count === 2 ? [place] : []), ...repeatedIn(member, place)];
  });
}
