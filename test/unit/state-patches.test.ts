import { expect } from 'chai';
import fc from 'fast-check';
import { applyPatch } from 'rfc6902';
import { jsonEquals } from '../../src/engine/replay/json-equals.ts';
import { patchBetween } from '../../src/engine/replay/json-patch.ts';
import { statePath, valueAt } from '../../src/engine/replay/state-path.ts';
import { isEventStoreError } from '../../src/errors.ts';
import type { JsonObject, JsonValue } from '../../src/events/event.ts';
import { pointerTo } from '../../src/events/json-pointer.ts';

const names = fc.constantFrom('a', 'b', '', '0', 'a/b', '~', 'toString', 'é');
/** Few names and values, so that two of them have much in common. */
const { object: states, value: values } = fc.letrec<{ object: JsonObject; value: JsonValue }>(
  (tie) => ({
    object: fc.dictionary(names, tie('value'), { maxKeys: 4 }),
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<JsonValue[]>(null, 0, 1, 'x', '', false),
      tie('object'),
      fc.array(tie('value'), { maxLength: 5 }),
    ),
  }),
) as { object: fc.Arbitrary<JsonObject>; value: fc.Arbitrary<JsonValue> };

describe('patchBetween', () => {
  it('makes the second state of the first, and changes neither', () => {
    fc.assert(
      fc.property(states, states, (from, to) => {
        const [fromText, toText] = [JSON.stringify(from), JSON.stringify(to)];
        const patch = patchBetween(from, to);
        const patched = JSON.parse(fromText);
        for (const failure of applyPatch(patched, structuredClone(patch) as never)) {
          expect(failure).to.equal(null);
        }
        expect(jsonEquals(patched, to), JSON.stringify(patch)).to.equal(true);
        expect([JSON.stringify(from), JSON.stringify(to)]).to.deep.equal([fromText, toText]);
        expect(patch.length === 0).to.equal(jsonEquals(from, to));
      }),
      { numRuns: 2_000 },
    );
  });

  it('says of a list only what was added, removed or changed in it', () => {
    const list = Array.from({ length: 5_000 }, (_, index) => ({ index }));
    const [first, ...rest] = list;
    const changed = list.with(7, { index: -1 });
    expect(patchBetween({ list }, { list: [...list, 7] })).to.deep.equal([
      { op: 'add', path: '/list/5000', value: 7 },
    ]);
    expect(patchBetween({ list }, { list: rest })).to.deep.equal([
      { op: 'remove', path: '/list/0' },
    ]);
    expect(patchBetween({ list: rest }, { list: [first ?? null, ...rest] })).to.deep.equal([
      { op: 'add', path: '/list/0', value: { index: 0 } },
    ]);
    expect(patchBetween({ list }, { list: changed })).to.deep.equal([
      { op: 'replace', path: '/list/7/index', value: -1 },
    ]);
  });

  it('takes lists that have nothing in common in a time that grows with their length', () => {
    const from = { list: Array.from({ length: 20_000 }, (_, index) => index) };
    const to = { list: from.list.map((index) => -index - 1) };
    expect(patchBetween(from, to)).to.have.length(20_000);
  });
});

describe('jsonEquals', () => {
  it('is what two values of one text are, whatever the order of their members', () => {
    fc.assert(
      fc.property(values, values, (one, other) => {
        expect(jsonEquals(one, structuredClone(one))).to.equal(true);
        expect(jsonEquals(one, reversed(one))).to.equal(true);
        const isSame = sortedText(one) === sortedText(other);
        expect(jsonEquals(one, other)).to.equal(isSame);
      }),
      { numRuns: 1_000 },
    );
  });

  it('knows no negative zero, and no inherited member', () => {
    expect(jsonEquals([0], [-0])).to.equal(true);
    expect(jsonEquals({ toString: null }, { valueOf: null })).to.equal(false);
  });
});

describe('A path into a state', () => {
  const at = (state: JsonObject, pointer: string) => valueAt(state, statePath(pointer));

  it('leads to each value there is', () => {
    fc.assert(
      fc.property(states, (state) => {
        for (const [pointer, value] of placesIn(state, '')) {
          expect(at(state, pointer)).to.equal(value);
        }
      }),
    );
  });

  it('leads nowhere where there is nothing', () => {
    const state = JSON.parse('{"a":{"b":[1,null]},"s":"text"}');
    for (const nowhere of [
      ...['/b', '/a/b/2', '/a/b/-', '/a/b/01', '/a/b/length', '/a/b/-1', '/a/b/1/x', '/'],
      ...['/__proto__', '/constructor', '/a/toString', '/s/length', '/s/0', '/a//b'],
    ]) {
      expect(at(state, nowhere), nowhere).to.equal(undefined);
    }
    expect(at(state, '/a/b/1')).to.equal(null);
  });

  it('is refused where it is no JSON Pointer', () => {
    for (const pointer of ['a', 'a/b', '/~', '/a~2', '/~a', `/${'x'.repeat(2_048)}`, 7, null]) {
      try {
        statePath(pointer as string);
        expect.fail(`${pointer} was taken.`);
      } catch (error) {
        if (!isEventStoreError(error, 'invalid_request')) throw error;
        expect(error.details.faults[0]?.pointer).to.equal('/path');
      }
    }
  });
});

function reversed(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  const members = Object.entries(value).reverse();
  return Object.fromEntries(members.map(([name, member]) => [name, reversed(member)]));
}

function sortedText(value: JsonValue): string {
  return JSON.stringify(value, (_, member) => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function* placesIn(value: JsonValue, pointer: string): Generator<readonly [string, JsonValue]> {
  yield [pointer, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    yield* placesIn(member as JsonValue, pointer + pointerTo(name));
  }
}
