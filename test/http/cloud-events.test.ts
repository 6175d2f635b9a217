import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { aSubject, closed, registered, TEXT } from '../support/event-schemas.ts';
import { anEvent } from '../support/examples.ts';
import { type Answer, pointersIn, servedStore } from '../support/served-store.ts';

const ONE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

type CloudEvent = Readonly<Record<string, unknown>>;

function aCloudEvent(overrides: CloudEvent = {}): CloudEvent {
  return {
    specversion: '1.0',
    id: `burn-${randomUUID()}#`,
    source: 'https://flight-dynamics.ngmat.example/lunar-relay',
    type: 'ManeuverExecuted',
    subject: `mission-${randomUUID()}`,
    aggregatetype: 'Mission',
    time: '2031-03-14T07:12:00+01:00',
    data: { deltaVMetresPerSecond: 3.2 },
    ...overrides,
  };
}

describe('CloudEvents over HTTP', () => {
  const { store, ask, post, refused } = servedStore();
  const postOne = (event: unknown, accept = '*/*'): Promise<Answer> =>
    post(event, { 'Content-Type': ONE, Accept: accept });
  const postBatch = (events: unknown, accept = '*/*'): Promise<Answer> =>
    post(events, { 'Content-Type': BATCH, Accept: accept });

  it('are appended as events, and answered as JSON unless asked otherwise', async () => {
    const given = aCloudEvent();
    const { status, headers, body } = await postOne(given);
    expect(status).to.equal(201);
    expect(headers.get('content-type')).to.equal('application/json; charset=utf-8');
    expect(headers.get('location')).to.equal(`/v1/events/${body['eventId']}`);
    expect(headers.get('etag')).to.equal('"1"');
    expect(body).to.deep.include({
      eventType: 'ManeuverExecuted',
      aggregateType: 'Mission',
      aggregateId: given['subject'],
      data: given['data'],
      metadata: { cloudevents: { id: given['id'], source: given['source'], time: given['time'] } },
    });
    expect((await ask('GET', `/v1/events/${body['eventId']}`)).body).to.deep.equal(body);
  });

  it('come back as they were where CloudEvents are asked for', async () => {
    const given = aCloudEvent({ sampledrate: 30, tags: 'lunar,relay', schemaversion: 2 });
    const appended = await postOne(given, ONE);
    expect(appended.status).to.equal(201);
    expect(appended.headers.get('content-type')).to.equal(`${ONE}; charset=utf-8`);
    expect(appended.body).to.deep.include(given);
    const { eventId } = (await store().readLog({ order: 'desc', limit: 1 }).toArray())[0] ?? {};
    const read = await ask('GET', `/v1/events/${eventId}`, { Accept: ONE });
    expect(read.body).to.deep.equal(appended.body);
    const { position } = (await ask('GET', `/v1/events/${eventId}`)).body;
    const page = await ask('GET', `/v1/events?fromPosition=${position}`, { Accept: BATCH });
    expect(page.body).to.deep.equal([appended.body]);
  });

  it('may be had of what was appended as JSON, and be appended elsewhere', async () => {
    const { status, body } = await post(anEvent(), { Accept: ONE });
    expect(status).to.equal(201);
    expect(body).to.include({ specversion: '1.0', source: '/v1/aggregates/Mission' });
    expect((await postOne(body)).status).to.equal(200);
  });

  it('are stored once, though their id is no UUID', async () => {
    const given = aCloudEvent();
    const [first, again] = [await postOne(given), await postOne(given)];
    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body).to.deep.equal(first.body);
    const uuid = aCloudEvent({ id: randomUUID().toUpperCase() });
    const { body } = await postOne(uuid);
    expect(body['eventId']).to.equal(String(uuid['id']).toLowerCase());
    const elsewhere = { ...given, source: '/another' };
    expect((await postOne(elsewhere)).status).to.equal(201);
  });

  it('with the same source and id and other content are refused', async () => {
    const given = aCloudEvent();
    const { body: first } = await postOne(given);
    for (const change of [{ data: {} }, { time: '2031-03-14T07:12:00Z' }, { tags: 'x' }]) {
      const { body } = await refused('event_id_conflict', () => postOne({ ...given, ...change }));
      expect(body['eventIds']).to.deep.equal([first['eventId']]);
    }
  });

  it('are appended in batches, all or none', async () => {
    const given = [aCloudEvent(), aCloudEvent(), aCloudEvent()];
    const { status, body } = await postBatch(given);
    expect(status).to.equal(201);
    const events = body['events'] as RecordedEvent[];
    expect(events.map(({ aggregateId }) => aggregateId)).to.deep.equal(
      given.map(({ subject }) => subject),
    );
    const again = await postBatch(given, BATCH);
    expect(again.status).to.equal(200);
    expect(again.headers.get('content-type')).to.equal(`${BATCH}; charset=utf-8`);
    expect(again.body).to.have.length(3);
    const late = aCloudEvent({ expectedsequence: 7 });
    await refused('sequence_conflict', () => postBatch([aCloudEvent(), late]));
  });

  it('can expect a sequence number, by their attribute or by a header', async () => {
    const given = aCloudEvent({ expectedsequence: 0 });
    expect((await postOne(given)).status).to.equal(201);
    const next = aCloudEvent({ subject: given['subject'], expectedsequence: 0 });
    const { body } = await refused('sequence_conflict', () => postOne(next));
    expect(body['conflicts']).to.deep.equal([
      {
        ...{ index: 0, aggregateType: 'Mission', aggregateId: given['subject'] },
        ...{ expected: 0, actual: 1 },
      },
    ]);
    const { expectedsequence: _, ...plain } = next;
    const headers = { 'Content-Type': ONE, 'If-Match': '"2"' };
    await refused('precondition_failed', () => post(plain, headers));
    expect((await post(plain, { ...headers, 'If-Match': '"1"' })).status).to.equal(201);
  });

  it('may leave out their type where one aggregate type alone has a schema of them', async () => {
    const subject = await registered(store(), [closed({ a: TEXT })], aSubject('Spacecraft'));
    const fitting = { type: subject.eventType, data: { a: 'x' }, aggregatetype: undefined };
    const given = aCloudEvent(fitting);
    const { status, body } = await postOne(given);
    expect(status).to.equal(201);
    expect(body).to.include(subject);
    const again = await postOne({ ...given, aggregatetype: 'Spacecraft' }, ONE);
    expect(again.status).to.equal(200);
    expect(again.body).to.include({ aggregatetype: 'Spacecraft', id: given['id'] });
    const batch = [aCloudEvent(), aCloudEvent({ ...fitting, aggregatetype: null })];
    expect((await postBatch(batch)).status).to.equal(201);
    const wrong = aCloudEvent({ ...fitting, data: { a: 7 } });
    expect(pointersIn(await refused('schema_violation', () => postOne(wrong)))).to.deep.equal([
      '/data/a',
    ]);
    await registered(store(), [closed({ a: TEXT })], { ...subject, aggregateType: 'Mission' });
    const ambiguous = await refused('invalid_request', () => postOne(aCloudEvent(fitting)));
    expect(pointersIn(ambiguous)).to.deep.equal(['/aggregatetype']);
  });

  for (const [fault, pointer] of [
    [{ specversion: '0.3' }, '/specversion'],
    [{ specversion: undefined }, '/specversion'],
    [{ id: '' }, '/id'],
    [{ source: undefined }, '/source'],
    [{ subject: undefined }, '/subject'],
    [{ subject: '..' }, '/subject'],
    [{ subject: 'x'.repeat(257) }, '/subject'],
    [{ aggregatetype: undefined }, '/aggregatetype'],
    [{ aggregatetype: 'no-type' }, '/aggregatetype'],
    [{ type: 'x'.repeat(257) }, '/type'],
    [{ userid: 'x'.repeat(257) }, '/userid'],
    [{ schemaversion: 1_000_001 }, '/schemaversion'],
    [{ time: 'yesterday' }, '/time'],
    [{ data: 'text' }, '/data'],
    [{ data: { a: ['\ud800'] } }, '/data/a/0'],
    [{ data_base64: 'AAAA' }, '/data_base64'],
    [{ Extension: 'x' }, '/Extension'],
  ] as const) {
    const [[name, value] = ['', '']] = Object.entries(fault);
    it(`are refused for the ${name} ${JSON.stringify(value)?.slice(0, 20)}`, async () => {
      const wrong = aCloudEvent(fault);
      const one = await refused('invalid_request', () => postOne(wrong));
      expect(pointersIn(one)).to.deep.equal([pointer]);
      const batch = await refused('invalid_request', () => postBatch([aCloudEvent(), wrong]));
      expect(pointersIn(batch)).to.deep.equal([`/1${pointer}`]);
    });
  }

  it('are refused where one comes as a batch, or a batch as one', async () => {
    for (const action of [
      () => postOne([aCloudEvent()]),
      () => postBatch(aCloudEvent()),
      () => postBatch([]),
      () => postBatch({ events: [aCloudEvent()] }),
      () => postOne(null),
    ]) {
      expect(pointersIn(await refused('invalid_request', action))).to.deep.equal(['']);
    }
  });

  it('are not to be had of several events as one, nor of one as several', async () => {
    await refused('not_acceptable', () => postBatch([aCloudEvent()], ONE));
    await refused('not_acceptable', () => postOne(aCloudEvent(), BATCH));
  });
});
