import canonicalize from 'canonicalize';
import { expect } from 'chai';
import { appendRequest, numberedId } from '../support/append-requests.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';

const ANSWER = { events: [], alreadyStored: true };

describe('AppendRequest', () => {
  it('knows which ids the client gave, and makes the others', () => {
    const eventId = numberedId(7);
    const request = appendRequest([anEvent(), anEvent({ eventId })]);
    expect(request.givenIds).to.deep.equal([eventId]);
    expect(request.events[1]?.eventId).to.equal(eventId);
    expect(request.events[0]?.eventId).to.match(/^[0-9a-f-]{36}$/);
  });

  it('prepares the envelope as canonical JSON, but for its place in the log', () => {
    const event = anEvent({ aggregateId: 'é"\\', causationId: 'c', version: 3, tags: ['b', 'a'] });
    const [prepared] = appendRequest([event]).events;
    const [toPosition, toTimestamp, toEnd] = prepared?.envelope ?? ['', '', ''];
    const timestamp = '2031-03-14T06:12:00.000Z';
    const text = `${toPosition}5,"sequenceNumber":2${toTimestamp}${timestamp}${toEnd}`;
    const { data: _, metadata: __, ...fields } = event;
    const commitment = prepared?.commitment.toString('hex');
    const envelope = { ...fields, commitment, eventId: prepared?.eventId, position: 5 };
    expect(text).to.equal(canonicalize({ ...envelope, sequenceNumber: 2, timestamp }));
  });

  it('gives the first answer, and no other', async () => {
    const request = appendRequest(someEvents(1));
    request.settle(ANSWER);
    request.expire();
    request.fail(new Error('late'));
    expect(await request.answer).to.equal(ANSWER);
    expect(request.isSettled).to.equal(true);
  });

  it('says that nothing was stored where its time is up before it was sent', async () => {
    const request = appendRequest(someEvents(1));
    request.expire();
    await refusalOf(request.answer, 'unavailable');
  });

  it('says that the outcome is unknown where its time is up after it was sent', async () => {
    const request = appendRequest(someEvents(1));
    request.markSent();
    request.expire();
    await refusalOf(request.answer, 'outcome_unknown');
  });

  it('gives the ids of all events where the outcome is unknown, its own and the store’s', async () => {
    const request = appendRequest([anEvent({ eventId: numberedId(7) }), anEvent()]);
    request.markSent();
    request.expire();
    const { details } = await refusalOf(request.answer, 'outcome_unknown');
    const made = request.events[1]?.eventId;
    expect(details).to.deep.equal({ eventIds: [numberedId(7), made] });
  });

  it('says that nothing was stored once its slot went to somebody else', async () => {
    const request = appendRequest(someEvents(1));
    request.markSent();
    request.markNotStored();
    request.expire();
    await refusalOf(request.answer, 'unavailable');
  });

  it('tells an error of the store from an unknown outcome', async () => {
    const [unsent, sent] = [appendRequest(someEvents(1)), appendRequest(someEvents(1))];
    sent.markSent();
    for (const request of [unsent, sent]) request.fail(new Error('broken'));
    await refusalOf(unsent.answer, 'internal');
    await refusalOf(sent.answer, 'outcome_unknown');
  });
});
