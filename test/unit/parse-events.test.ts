import { expect } from 'chai';
import fc from 'fast-check';
import { parseEvents } from '../../src/engine/append/parse-events.ts';
import { canonicalJson } from '../../src/events/canonical-json.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('parseEvents', () => {
  const refusal = (events: unknown) =>
    refusalOf((async () => parseEvents(events))(), 'invalid_request');

  it('keeps the fields that were given, and adds what is understood', () => {
    const given = anEvent({ version: 4, expectedSequenceNumber: 'exists' });
    const [parsed] = parseEvents([given]);
    expect(parsed?.event).to.deep.equal(given);
    expect(parsed?.metadata).to.deep.equal(given.metadata);
    expect(parsed?.dataText).to.equal(canonicalJson(given.data));
    expect(parsed?.metadataText).to.equal(canonicalJson(given.metadata ?? {}));
    const { metadata: _, tags: __, ...bare } = anEvent();
    const [understood] = parseEvents([bare]);
    expect(understood).to.deep.include({ metadata: {}, tags: [], metadataText: '{}' });
  });

  it('writes event ids in lower case', () => {
    const eventId = 'ABCDEF01-2345-6789-ABCD-EF0123456789';
    expect(parseEvents([anEvent({ eventId })])[0]?.event.eventId).to.equal(eventId.toLowerCase());
  });

  it('counts the bytes of data and metadata as canonical JSON', () => {
    const [parsed] = parseEvents([anEvent({ data: { a: 'é🛰️' }, metadata: { b: 1e21 } })]);
    const bytes = Buffer.byteLength('{"a":"é🛰️"}') + '{"b":1e+21}'.length;
    expect(parsed?.jsonBytes).to.equal(bytes);
  });

  it('holds copies, which nobody else can change', () => {
    const given = { ...anEvent(), data: { list: [{ a: 1 }] }, tags: ['a'] };
    const [parsed] = parseEvents([given]);
    given.data.list.push({ a: 2 });
    (given.data.list[0] ?? { a: 0 }).a = 3;
    given.tags.push('b');
    expect(parsed?.event.data).to.deep.equal({ list: [{ a: 1 }] });
    expect(parsed?.tags).to.deep.equal(['a']);
  });

  it('takes a field that is undefined for one that is not there', () => {
    const [parsed] = parseEvents([{ ...anEvent(), userId: undefined, eventId: undefined }]);
    expect(parsed?.event.eventId).to.equal(undefined);
  });

  it('names every fault of every event, in the order of the events', async () => {
    const { details, message } = await refusal([
      anEvent(),
      { ...anEvent(), userId: '', colour: 'red' },
      7,
      anEvent({ data: { a: Number.NaN } as never, metadata: { b: new Date() } as never }),
    ]);
    const pointers = [...new Set(details.faults.map(({ pointer }) => pointer))];
    expect(pointers.slice(0, 2)).to.have.members(['/1/colour', '/1/userId']);
    expect(pointers.slice(2)).to.deep.equal(['/2', '/3/data/a', '/3/metadata/b']);
    expect(message)
      .to.include(pointers[0])
      .and.to.include(`${details.faults.length - 1} more`);
  });

  it('says of a name what a name must be', async () => {
    const { details } = await refusal([anEvent({ userId: 'a\u0085b' })]);
    expect(details.faults).to.deep.equal([
      { pointer: '/0/userId', message: 'must have no control characters' },
    ]);
  });

  it('says of a field that the store sets that it does', async () => {
    const ours = { sequenceNumber: 1, position: 1, timestamp: '', storedVersion: 1, hash: '' };
    const { details } = await refusal([{ ...anEvent(), ...ours, colour: 'red' }]);
    const messages = new Map(details.faults.map(({ pointer, message }) => [pointer, message]));
    for (const name of Object.keys(ours)) {
      expect(messages.get(`/0/${name}`)).to.equal('is set by the store');
    }
    expect(messages.get('/0/colour')).to.equal('is no field of a new event');
  });

  it('finds half a character wherever text is given', async () => {
    const half = 'a\udc00';
    const { details } = await refusal([
      anEvent({ eventType: half, aggregateId: half, userId: half, tags: ['whole', half] }),
      anEvent({ correlationId: half, causationId: half, data: { a: half } }),
    ]);
    expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal([
      ...['/0/eventType', '/0/aggregateId', '/0/userId', '/0/tags/1'],
      ...['/1/correlationId', '/1/causationId', '/1/data/a'],
    ]);
  });

  it('says one thing of a field that is too short or too long, and it is that', async () => {
    for (const text of ['', 'x'.repeat(257)]) {
      const { details } = await refusal([anEvent({ aggregateId: text, userId: text })]);
      expect(details.faults).to.have.length(2);
      for (const { message } of details.faults) expect(message).to.match(/characters$/);
    }
  });

  it('looks at the batch as a whole once its events are right', async () => {
    const eventId = '00000000-0000-4000-8000-00000000000a';
    const twice = [anEvent({ eventId }), anEvent(), anEvent({ eventId: eventId.toUpperCase() })];
    const { details } = await refusal(twice);
    expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/2/eventId']);
  });

  it('takes or refuses whatever it is given, and never fails in another way', async () => {
    const nearly = fc.record(
      {
        eventId: fc.oneof(fc.uuid(), fc.string()),
        eventType: fc.oneof(fc.string(), fc.anything()),
        aggregateType: fc.oneof(fc.constant('Mission'), fc.string()),
        aggregateId: fc.oneof(fc.string({ unit: 'binary' }), fc.anything()),
        expectedSequenceNumber: fc.oneof(fc.nat(), fc.constant('exists'), fc.anything()),
        version: fc.oneof(fc.nat(), fc.double()),
        data: fc.oneof(fc.object(), fc.anything()),
        metadata: fc.anything(),
        tags: fc.oneof(fc.array(fc.string()), fc.anything()),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.array(nearly), fc.anything()), async (events) => {
        const parsing = (async () => parseEvents(events))();
        const outcome = await parsing.catch(() => refusalOf(parsing, 'invalid_request'));
        if (Array.isArray(outcome)) return;
        const { faults } = (outcome as Awaited<ReturnType<typeof refusal>>).details;
        expect(faults).not.to.have.length(0);
        for (const { pointer } of faults) expect(pointer).to.match(/^(\/.*)?$/s);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes every batch of examples', () => {
    expect(parseEvents(someEvents(20))).to.have.length(20);
  });
});
