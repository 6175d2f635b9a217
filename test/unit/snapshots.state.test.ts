import { expect } from 'chai';
import fc from 'fast-check';
import { STATE_BYTES_MAX, stateText } from '../../src/engine/snapshots/state-text.ts';
import { type ErrorCode, isEventStoreError } from '../../src/errors.ts';
import type { JsonObject } from '../../src/events/event.ts';

describe('The text of a snapshot’s state', () => {
  it('is read as the same state, its members in the same order', () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(objects, (given) => {
        const state = JSON.parse(JSON.stringify(given)) as JsonObject;
        const { text, sizeBytes } = stateText(state);
        expect(JSON.parse(text)).to.deep.equal(state);
        expect(JSON.stringify(JSON.parse(text))).to.equal(text);
        expect(sizeBytes).to.equal(Buffer.byteLength(text));
      }),
    );
  });

  it('takes a member that is undefined for none, and −0 for 0', () => {
    expect(stateText(asState({ a: undefined, b: -0 })).text).to.equal('{"b":0}');
  });

  for (const [what, value] of Object.entries({
    'a date': new Date(),
    'not a number': Number.NaN,
    infinity: Number.POSITIVE_INFINITY,
    'a map': new Map([['a', 1]]),
    'a set': new Set([1]),
    'a function': () => 1,
    'a symbol': Symbol('a'),
    'a bigint': 1n,
    'an object of a class': new (class Orbit {})(),
    'an object that has its own JSON': { toJSON: () => 'x' },
    'nothing in a list': [undefined],
  })) {
    it(`is refused where JSON would change it: ${what}`, () => {
      expect(codeOf(() => stateText(asState({ deep: [{ within: value }] })))).to.equal('internal');
    });
  }

  it('is limited by the bytes of its UTF-8, not by its characters', () => {
    const frame = '{"text":""}'.length;
    const fits = { text: 'é'.repeat((STATE_BYTES_MAX - frame - 1) / 2) };
    expect(stateText(fits).sizeBytes).to.equal(STATE_BYTES_MAX - 1);
    expect(stateText({ text: `${fits.text}x` }).sizeBytes).to.equal(STATE_BYTES_MAX);
    expect(codeOf(() => stateText({ text: `${fits.text}é` }))).to.equal('snapshot_too_large');
  });
});

function asState(value: object): JsonObject {
  return value as JsonObject;
}

function codeOf(action: () => unknown): ErrorCode | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (isEventStoreError(error)) return error.code;
    throw error;
  }
}
