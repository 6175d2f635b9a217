import { expect } from 'chai';
import type { JsonObject, JsonValue } from '../../src/events/event.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { pointersOf, refusedAppend } from '../support/refused-append.ts';
import type { RestStore } from '../support/rest-store.ts';

/** Data must come back as it was. */
export function itKeepsContent(openStore: () => RestStore): void {
  describe('append of content', () => {
    for (const [name, data] of contents()) {
      it(`gives back ${name} as it was, in data and metadata`, async () => {
        const store = openStore();
        const aggregate = anAggregate();
        const { events } = await store.append([anEvent({ ...aggregate, data, metadata: data })]);
        const [ofAggregate] = await store.readAggregate(aggregate).toArray();
        const [ofLog] = await store.readLog({ ...aggregate, limit: 1 }).toArray();
        for (const event of [events[0], ofAggregate, ofLog]) {
          expect(exactly(event?.data ?? {})).to.equal(exactly(data));
          expect(exactly(event?.metadata ?? {})).to.equal(exactly(data));
        }
        expect(ofAggregate).to.deep.equal(events[0]);
      });
    }

    it('recognises each of these contents when it is sent again', async () => {
      const store = openStore();
      const batch = contents().map(([, data], index) =>
        anEvent({ data, eventId: `00000000-0000-4000-8000-${`${index}`.padStart(12, '0')}` }),
      );
      const { events } = await store.append(batch);
      expect(await store.append(batch)).to.deep.equal({ events, alreadyStored: true });
    });

    it('gives back ids and tags in any script as they were', async () => {
      const store = openStore();
      const text = 'Δv-月-🛰️ "\\/$.%{}é';
      const aggregate = { aggregateType: 'Mission', aggregateId: text };
      const given = { ...anEvent(aggregate), userId: text, eventType: text, tags: [text, '$'] };
      await store.append([given]);
      const [event] = await store.readAggregate(aggregate).toArray();
      expect(event).to.deep.include(given);
      expect(await store.readLog({ aggregateId: text }).toArray()).to.deep.equal([event]);
    });

    const unusable: readonly (readonly [string, string, string])[] = [
      ['the name __proto__', '{"a":[{"__proto__":{"b":1}}]}', '/a/0/__proto__'],
      ['a NUL in a name', '{"a\\u0000b":1}', '/a\u0000b'],
      ['a lone surrogate', '{"a/b":{"c~d":"\\ud800"}}', '/a~1b/c~0d'],
      ['a name with a lone surrogate', '{"\\udc00":1}', '/\udc00'],
    ];
    for (const [name, json, pointer] of unusable) {
      it(`refuses ${name}`, async () => {
        const store = openStore();
        for (const member of ['data', 'metadata']) {
          const event = anEvent({ [member]: JSON.parse(json) });
          const refusal = await refusedAppend(store, [event], 'invalid_request');
          expect(pointersOf(refusal)).to.deep.equal([`/0/${member}${pointer}`]);
        }
      });
    }

    for (const member of ['data', 'metadata']) {
      for (const nonsense of [null, [], 'text', 7, true]) {
        it(`refuses ${member} that is ${JSON.stringify(nonsense)}`, async () => {
          const event = anEvent({ [member]: nonsense });
          const refusal = await refusedAppend(openStore(), [event], 'invalid_request');
          expect(pointersOf(refusal)).to.deep.equal([`/0/${member}`]);
        });
      }
    }
  });
}

function contents(): readonly (readonly [string, JsonObject])[] {
  return [
    ['an empty object', {}],
    ['empty members', { object: {}, array: [], text: '', nothing: null, deep: [[], [{}], [[]]] }],
    ['true and false', { yes: true, no: false }],
    ['operators of MongoDB', { $where: 'sleep(1)', $set: { $ne: null }, list: [{ $gt: '' }] }],
    ['names with dots', { 'a.b': 1, '.': 2, 'a.': 3, '.a': { 'b..c': 4 }, '..': 5 }],
    ['an empty name', { '': { '': [{ '': 0 }] } }],
    ['a $ that stands alone', { $: 1, a$: 2, $$: { $: 3 } }],
    ['a reference of the driver', { link: { $ref: 'a.b', $id: 1, $db: 'x' } }],
    ['half a reference', { a: { $ref: 'a' }, b: { $id: 1 }, c: { $db: 'x', $id: 2 }, $id: 3 }],
    ['types of extended JSON', { a: { $numberLong: '1' }, b: { $date: 0 }, c: { $oid: 'x' } }],
    ['a type of the driver', { _bsontype: 'Binary', list: [{ _bsontype: 'ObjectId', id: 'x' }] }],
    ['_id and toBSON', { _id: { _id: 1 }, toBSON: 'x', toJSON: { toJSON: 1 } }],
    ['names that objects inherit', inherited()],
    ['names that are numbers', { 0: 'a', 1: 'b', length: 2, list: [{ 10: 'c' }] }],
    ['unicode', { text: 'é e\u0301 Δ 月 🛰️ 𝔘 \u2028\u2029\ufeff\ufffd', '🛰️': '𝔘', é: 'e\u0301' }],
    ['control characters', { text: '\u0000a\u0000', list: ['\u0000', '\b\f\n\r\t\u001f\u007f'] }],
    ['numbers at their limits', { list: NUMBERS, ...Object.fromEntries(NUMBERS.entries()) }],
    ['numbers that are text', { a: '1', b: '1e5', c: 'NaN', d: 'null' }],
    ['nesting up to the limit', nested(64)],
    ['arrays nested up to the limit', { list: arrays(63) }],
    ['ten thousand numbers', { list: Array.from({ length: 10_000 }, (_, index) => index) }],
    ['a thousand names', Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`n${i}`, i]))],
    ['a long text', { text: 'Δv🛰️ '.repeat(4_000) }],
    ['a long name', { ['n'.repeat(20_000)]: 1 }],
  ];
}

const NUMBERS = [
  ...[0, 1, -1, 0.1, -0.1, 1.5, 1e21, 1e-7, 1e308, -1e308, Number.MAX_VALUE, 5e-324, -5e-324],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1],
  ...[2 ** 53, 2 ** 63, -(2 ** 63), 2 ** 64, 0.1 + 0.2, 1 / 3, 100, 1e2],
];

function inherited(): JsonObject {
  const names = [
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'prototype',
    'isPrototypeOf',
    'then',
  ];
  return Object.fromEntries(names.map((name) => [name, { [name]: null }]));
}

function nested(levels: number): JsonObject {
  let value: JsonObject = { bottom: true };
  for (let level = 1; level < levels; level += 1) value = { a: value };
  return value;
}

function arrays(levels: number): JsonValue {
  let value: JsonValue = ['bottom'];
  for (let level = 1; level < levels; level += 1) value = [value];
  return value;
}

/** Every member in its order; where there is more than JSON shows, that as well. */
function exactly(value: JsonValue): string {
  return JSON.stringify(value, (_name, member: unknown) => {
    if (Object.is(member, -0)) return 'minus zero';
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.getPrototypeOf(member) === Object.prototype ? member : 'of a class';
  });
}
