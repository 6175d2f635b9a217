import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { AggregateKey } from '../../src/events/event.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { pointersIn, servedStore } from '../support/served-store.ts';

describe('POST /v1/events with If-Match or If-None-Match', () => {
  const { ask, post, refused } = servedStore();

  async function aggregateOf(count: number): Promise<AggregateKey> {
    const aggregate = anAggregate();
    await post({ events: someEvents(count, aggregate) });
    return aggregate;
  }

  it('records the event where the aggregate has the number that If-Match names', async () => {
    const aggregate = await aggregateOf(2);
    const { status, headers, body } = await post(anEvent(aggregate), { 'If-Match': '"2"' });
    expect(status).to.equal(201);
    expect(body['sequenceNumber']).to.equal(3);
    expect(headers.get('etag')).to.equal('"3"');
  });

  it('takes the ETag of an answer for the next request, read or appended', async () => {
    const first = await post(anEvent());
    const { aggregateType, aggregateId } = first.body as unknown as AggregateKey;
    const etag = first.headers.get('etag') ?? '';
    const second = await post(anEvent({ aggregateType, aggregateId }), { 'If-Match': etag });
    const read = await ask('GET', `/v1/events/${second.body['eventId']}`);
    const third = await post(anEvent({ aggregateType, aggregateId }), {
      'If-Match': read.headers.get('etag') ?? '',
    });
    expect(third.body['sequenceNumber']).to.equal(3);
  });

  it('answers 412 where it has another, with expected and actual', async () => {
    const aggregate = await aggregateOf(2);
    for (const expected of [1, 3, 999_999_999_999_999]) {
      const { status, body } = await refused('precondition_failed', () =>
        post(anEvent(aggregate), { 'If-Match': `"${expected}"` }),
      );
      expect(status).to.equal(412);
      expect(body['conflicts']).to.deep.equal([{ index: 0, ...aggregate, expected, actual: 2 }]);
    }
  });

  it('takes If-Match: * for an aggregate that exists, whatever its number', async () => {
    const aggregate = await aggregateOf(3);
    expect((await post(anEvent(aggregate), { 'If-Match': '*' })).status).to.equal(201);
    const missing = anAggregate();
    const { body } = await refused('precondition_failed', () =>
      post(anEvent(missing), { 'If-Match': '*' }),
    );
    expect(body['conflicts']).to.deep.equal([
      { index: 0, ...missing, expected: 'exists', actual: 0 },
    ]);
  });

  it('takes If-None-Match: * for an aggregate that is new', async () => {
    const aggregate = anAggregate();
    expect((await post(anEvent(aggregate), { 'If-None-Match': '*' })).status).to.equal(201);
    const { body } = await refused('precondition_failed', () =>
      post(anEvent(aggregate), { 'If-None-Match': '*' }),
    );
    expect(body['conflicts']).to.deep.equal([{ index: 0, ...aggregate, expected: 0, actual: 1 }]);
  });

  it('holds for a batch of one aggregate, before its first event', async () => {
    const aggregate = anAggregate();
    const batch = { events: someEvents(3, aggregate) };
    expect((await post(batch, { 'If-None-Match': '*' })).status).to.equal(201);
    expect((await post(batch, { 'If-Match': '"3"' })).status).to.equal(201);
    const { body } = await refused('precondition_failed', () => post(batch, { 'If-Match': '"3"' }));
    expect(body['conflicts']).to.deep.equal([{ index: 0, ...aggregate, expected: 3, actual: 6 }]);
  });

  it('goes together with what later events of a batch expect, which fails with 409', async () => {
    const aggregate = await aggregateOf(1);
    const later = (expectedSequenceNumber: number) => ({
      events: [anEvent(aggregate), anEvent({ ...aggregate, expectedSequenceNumber })],
    });
    const { body } = await refused('sequence_conflict', () =>
      post(later(1), { 'If-Match': '"1"' }),
    );
    expect(body['conflicts']).to.deep.equal([{ index: 1, ...aggregate, expected: 1, actual: 2 }]);
    expect((await post(later(2), { 'If-Match': '"1"' })).status).to.equal(201);
  });

  it('answers 400 on a batch over several aggregates', async () => {
    const aggregate = await aggregateOf(1);
    const sameIdOfAnotherType = { ...aggregate, aggregateType: 'Spacecraft' };
    for (const other of [anAggregate(), sameIdOfAnotherType]) {
      const batch = { events: [anEvent(aggregate), anEvent(other)] };
      const match = await refused('invalid_request', () => post(batch, { 'If-Match': '"1"' }));
      expect(pointersIn(match)).to.deep.equal(['/If-Match']);
      const none = await refused('invalid_request', () => post(batch, { 'If-None-Match': '*' }));
      expect(pointersIn(none)).to.deep.equal(['/If-None-Match']);
    }
  });

  for (const value of [
    ...['"0"', 'W/"2"', '"1", "2"', '"2", W/"2"', '2', '""', '"two"', '"02"', '"-2"', '"2.0"'],
    ...['"9007199254740992"', '"99999999999999999999"', '"*"', ''],
  ]) {
    it(`answers 400 for If-Match: ${value || '(nothing)'}`, async () => {
      const aggregate = await aggregateOf(2);
      const answer = await refused('invalid_request', () =>
        post(anEvent(aggregate), { 'If-Match': value }),
      );
      expect(pointersIn(answer)).to.deep.equal(['/If-Match']);
    });
  }

  for (const value of ['"2"', 'W/"2"', '"*"', '*, "2"', '']) {
    it(`answers 400 for If-None-Match: ${value || '(nothing)'}`, async () => {
      const answer = await refused('invalid_request', () =>
        post(anEvent(), { 'If-None-Match': value }),
      );
      expect(pointersIn(answer)).to.deep.equal(['/If-None-Match']);
    });
  }

  it('answers 400 for both of them, and for one beside expectedSequenceNumber', async () => {
    const aggregate = await aggregateOf(1);
    const both = await refused('invalid_request', () =>
      post(anEvent(aggregate), { 'If-Match': '"1"', 'If-None-Match': '*' }),
    );
    expect(pointersIn(both)).to.deep.equal(['/If-Match']);
    const twice = await refused('invalid_request', () =>
      post(anEvent({ ...aggregate, expectedSequenceNumber: 1 }), { 'If-Match': '"1"' }),
    );
    expect(pointersIn(twice)).to.deep.equal(['/If-Match']);
  });

  it('answers a repeat with 200, though it would no longer hold', async () => {
    const event = { ...anEvent(), eventId: randomUUID() };
    const first = await post(event, { 'If-None-Match': '*' });
    const again = await post(event, { 'If-None-Match': '*' });
    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body).to.deep.equal(first.body);
  });

  it('points at what is wrong with the event itself all the same', async () => {
    for (const wrong of [null, 7, 'x', { ...anEvent(), data: 7 }]) {
      const answer = await refused('invalid_request', () =>
        post({ events: [wrong] }, { 'If-Match': '"1"' }),
      );
      const isObject = typeof wrong === 'object' && wrong !== null;
      expect(pointersIn(answer)).to.deep.equal([isObject ? '/events/0/data' : '/events/0']);
    }
  });
});
