import { expect } from 'chai';
import { unpack } from 'msgpackr';
import type { SchemaSubject } from '../../src/schemas.ts';
import { apiClient } from '../support/api-client.ts';
import { aSubject, closed, NUMBER, registered, TEXT } from '../support/event-schemas.ts';
import { anEvent } from '../support/examples.ts';
import { expectProblem, pointersIn, servedStore } from '../support/served-store.ts';

describe('/v1/schemas', () => {
  const { store, server, ask, post, refused } = servedStore();
  const json = (method: string, path: string, body: unknown) =>
    apiClient(server().url).ask(method, path, { body });
  const pathOf = ({ aggregateType, eventType }: SchemaSubject) =>
    `/v1/schemas/${aggregateType}/${eventType}`;

  it('answers a new version with 201 and where it is, the same again with 200', async () => {
    const subject = aSubject();
    const versions = `${pathOf(subject)}/versions`;
    const first = await json('POST', versions, { schema: closed({ a: TEXT }) });
    expect(first.status).to.equal(201);
    expect(first.headers.get('location')).to.equal(`${versions}/1`);
    const again = await json('POST', versions, { schema: closed({ a: TEXT }) });
    expect([again.status, again.body]).to.deep.equal([200, first.body]);
    for (const version of ['1', 'latest']) {
      expect((await ask('GET', `${versions}/${version}`)).body).to.deep.equal(first.body);
    }
  });

  it('answers what breaks compatibility with 409 and reasons, each with a code and a pointer', async () => {
    const subject = await registered(store(), [closed({ a: TEXT })]);
    const body = { schema: closed({ a: NUMBER }) };
    const answer = await json('POST', `${pathOf(subject)}/versions`, body);
    expectProblem(answer, 'schema_incompatible');
    expect(answer.status).to.equal(409);
    const [reason] = answer.body['reasons'] as readonly object[];
    expect(reason).to.include({ pointer: '/properties/a/type', comparedWith: 1 });
    expect(reason)
      .to.have.property('code')
      .that.matches(/^[a-z_]+$/);
    const asked = await json('POST', `${pathOf(subject)}/compatibility`, body);
    expect(asked.body).to.deep.equal({ isCompatible: false, reasons: answer.body['reasons'] });
  });

  it('answers what is no schema with 400 and pointers into the body', async () => {
    const versions = `${pathOf(aSubject())}/versions`;
    const asked = (body: unknown) => json('POST', versions, body);
    expect(pointersIn(await asked({}))).to.deep.equal(['/schema']);
    expect(pointersIn(await asked({ schema: {}, more: 1 }))).to.deep.equal(['/more']);
    expect(pointersIn(await asked({ schema: 7 }))).to.deep.equal(['/schema']);
    const unknown = closed({ a: { type: 'text' } });
    expect(pointersIn(await asked({ schema: unknown }))).to.include('/schema/properties/a/type');
    expect(pointersIn(await asked([]))).to.deep.equal(['']);
    const module = closed({ a: TEXT }, { 'x-upcast': { module: './evil.ts' } });
    const [first] = pointersIn(await asked({ schema: module }));
    expect(first).to.match(/^\/schema\/x-upcast/);
  });

  it('takes no step that is code: that comes from files alone', async () => {
    const subject = await registered(store(), [closed({ a: TEXT })]);
    for (const step of [{ module: './v1-to-v2.ts' }, { jsonata: '$' }]) {
      const schema = closed({ a: NUMBER }, { 'x-upcast': step });
      const answer = await json('POST', `${pathOf(subject)}/versions`, { schema });
      expectProblem(answer, 'invalid_request');
      expect(pointersIn(answer)).to.deep.equal([`/schema/x-upcast/${Object.keys(step)[0]}`]);
    }
  });

  it('says what is wrong with a sample; what is no sample it refuses', async () => {
    const subject = await registered(store(), [closed({ a: TEXT })]);
    const asked = (body: unknown) => json('POST', `${pathOf(subject)}/validate`, body);
    const well = await asked({ data: { a: 'x' } });
    expect(well.body).to.deep.equal({ isValid: true, version: 1, faults: [] });
    const verdict = await asked({ data: { a: 7 }, version: 1 });
    expect(verdict.body).to.deep.include({ isValid: false, version: 1 });
    expect(pointersIn(verdict)).to.deep.equal(['/data/a']);
    expect(pointersIn(await asked({ data: 7 }))).to.deep.equal(['/data']);
    expect(pointersIn(await asked({ data: {}, version: 'x' }))).to.deep.equal(['/version']);
    expect(pointersIn(await asked({ data: {}, version: 0 }))).to.deep.equal(['/version']);
  });

  it('says of a sample what an append says of the event', async () => {
    const subject = await registered(store(), [closed({ a: TEXT })]);
    for (const sample of [{ data: { a: 7 } }, { data: { a: 'x' }, version: 9 }]) {
      const asked = await json('POST', `${pathOf(subject)}/validate`, sample);
      const appended = await json('POST', '/v1/events', { ...anEvent(subject), ...sample });
      expect([asked.status, appended.status]).to.deep.equal([200, 422]);
      expect(asked.body['isValid']).to.equal(false);
      expect(asked.body['faults']).to.deep.equal(appended.body['faults']);
    }
  });

  it('sets a mode, and refuses what is none', async () => {
    const subject = await registered(store(), [closed({ a: TEXT })]);
    const { body } = await json('PUT', `${pathOf(subject)}/config`, { mode: 'FULL_TRANSITIVE' });
    expect(body).to.deep.include({ ...subject, mode: 'FULL_TRANSITIVE' });
    const wrong = await json('PUT', `${pathOf(subject)}/config`, { mode: 'SIDEWARD' });
    expect(pointersIn(wrong)).to.deep.equal(['/mode']);
    expect((await ask('GET', pathOf(subject))).body['mode']).to.equal('FULL_TRANSITIVE');
  });

  it('has nothing under names that nobody has registered, and no such names', async () => {
    const path = pathOf(aSubject());
    for (const below of ['', '/versions/1', '/versions/latest', '/diff/1/2']) {
      expectProblem(await ask('GET', path + below), 'not_found');
    }
    expectProblem(await json('PUT', `${path}/config`, { mode: 'NONE' }), 'not_found');
    expectProblem(await json('POST', `${path}/validate`, { data: {} }), 'not_found');
    const deprecation = { isDeprecated: true };
    expectProblem(await json('PUT', `${path}/versions/1/deprecation`, deprecation), 'not_found');
    expect(pointersIn(await ask('GET', '/v1/schemas/1x/Y'))).to.deep.equal(['/aggregateType']);
    expect(pointersIn(await ask('GET', '/v1/schemas/X/%20'))).to.deep.equal(['/eventType']);
    expect(pointersIn(await ask('GET', `${path}/versions/x`))).to.deep.equal(['/version']);
    expect(pointersIn(await ask('GET', `${path}/diff/0/2`))).to.deep.equal(['/from']);
  });

  it('lists them page by page, each once', async () => {
    const all = [];
    for (let count = 0; count < 5; count += 1) {
      all.push(await registered(store(), [closed({ a: TEXT })], aSubject(`Type${count % 2}`)));
    }
    const found: SchemaSubject[] = [];
    let path: string | null = '/v1/schemas?limit=2';
    while (path !== null) {
      const { body } = await ask('GET', path);
      found.push(...(body['subjects'] as readonly SchemaSubject[]));
      const { nextCursor } = body['page'] as { readonly nextCursor: string | null };
      path = nextCursor === null ? null : `/v1/schemas?limit=2&cursor=${nextCursor}`;
    }
    const names = found.map(({ aggregateType, eventType }) => `${aggregateType}/${eventType}`);
    expect(new Set(names).size).to.equal(names.length);
    expect(names).to.include.members(all.map((each) => `${each.aggregateType}/${each.eventType}`));
    expect(found.length).to.equal(store().schemas.subjects().length);
    expectProblem(await ask('GET', '/v1/schemas?cursor=x'), 'invalid_request');
  });

  it('is spoken in MessagePack too', async () => {
    const subject = await registered(store(), [closed({ a: TEXT })]);
    const headers = { accept: 'application/msgpack' };
    const { bytes } = await ask('GET', `${pathOf(subject)}/versions/1`, headers);
    expect(unpack(bytes)).to.deep.include({ ...subject, schema: closed({ a: TEXT }) });
  });

  it('has an append answered with 422 and pointers into its body, whatever it came as', async () => {
    const subject = await registered(store(), [closed({ a: TEXT })]);
    const event = anEvent({ ...subject, data: { a: 7 } });
    const single = await refused('schema_violation', () => post(event));
    expect([single.status, pointersIn(single)]).to.deep.equal([422, ['/data/a']]);
    expect(single.body['detail']).to.equal('Nothing was stored: /data/a must be string');
    const batch = await refused('schema_violation', () => post({ events: [anEvent(), event] }));
    expect(pointersIn(batch)).to.deep.equal(['/events/1/data/a']);
    const cloudEvent = {
      specversion: '1.0',
      id: 'x',
      source: '/x',
      type: subject.eventType,
      subject: 'mission-42',
      aggregatetype: subject.aggregateType,
      data: { a: 7 },
    };
    const headers = { 'Content-Type': 'application/cloudevents+json' };
    const asCloudEvent = await refused('schema_violation', () => post(cloudEvent, headers));
    expect(pointersIn(asCloudEvent)).to.deep.equal(['/data/a']);
  });

  it('has those warned who append by a deprecated version', async () => {
    const subject = await registered(store(), [closed({ a: TEXT })]);
    const event = anEvent({ ...subject, data: { a: 'x' } });
    expect((await post(event)).headers.get('warning')).to.equal(null);
    await store().schemas.setDeprecated({ ...subject, version: 1 }, true);
    const { status, headers } = await post({ events: [event, event] });
    expect(status).to.equal(201);
    const name = `${subject.aggregateType}/${subject.eventType}`;
    expect(headers.get('warning')).to.equal(`299 - "version 1 of ${name} is deprecated"`);
  });

  it('gives events in a version, by query: JSON, NDJSON, CSV and CloudEvents', async () => {
    const subject = aSubject();
    const renamed = { jsonPatch: [{ op: 'move', from: '/a', path: '/b' }] };
    await registered(store(), [closed({ a: TEXT })], subject);
    const { body: stored } = await post(anEvent({ ...subject, data: { a: 'x' } }));
    await registered(store(), [closed({ b: TEXT }, { 'x-upcast': renamed })], subject);
    const id = String(stored['aggregateId']);
    expect(stored).to.include({ version: 1, storedVersion: 1 });
    const latest = { ...stored, version: 2, data: { b: 'x' } };
    const single = `/v1/events/${stored['eventId']}`;
    expect((await ask('GET', single)).body).to.deep.equal(latest);
    expect((await ask('GET', `${single}?schemaVersion=stored`)).body).to.deep.equal(stored);
    expect((await ask('GET', `${single}?schemaVersion=1`)).body).to.deep.equal(stored);
    const list = `/v1/events?aggregateId=${id}`;
    expect((await ask('GET', list)).body['events']).to.deep.equal([latest]);
    const asStored = await ask('GET', `${list}&schemaVersion=stored`);
    expect(asStored.body['events']).to.deep.equal([stored]);
    const lines = await ask('GET', list, { accept: 'application/x-ndjson' });
    expect(JSON.parse(lines.bytes.toString())).to.deep.equal(latest);
    const csv = await ask('GET', list, { accept: 'text/csv' });
    expect(csv.bytes.toString()).to.include('"{""b"":""x""}"');
    const accept = 'application/cloudevents-batch+json';
    const cloud = JSON.parse((await ask('GET', list, { accept })).bytes.toString());
    expect(cloud[0]).to.deep.include({ schemaversion: 2, storeversion: 1, data: { b: 'x' } });
    for (const wrong of ['0', 'newest', '-1', '1.5', '']) {
      expect(pointersIn(await ask('GET', `${list}&schemaVersion=${wrong}`))).to.deep.equal([
        '/schemaVersion',
      ]);
    }
  });

  it('answers with 500 where a step fails, and names the event and the versions', async () => {
    const subject = aSubject();
    await registered(store(), [{ ...closed({ a: TEXT }), required: [] }], subject);
    const { body } = await post(anEvent({ ...subject, data: {} }));
    const step = { jsonPatch: [{ op: 'move', from: '/a', path: '/b' }] };
    await registered(store(), [closed({ b: TEXT }, { 'x-upcast': step })], subject);
    const answer = await ask('GET', `/v1/events/${body['eventId']}`);
    expectProblem(answer, 'upcast_failed');
    expect(answer.status).to.equal(500);
    const named = { eventId: body['eventId'], fromVersion: 1, toVersion: 2 };
    expect(answer.body).to.deep.include(named);
    const list = `/v1/events?aggregateId=${body['aggregateId']}`;
    for (const accept of ['application/json', 'application/x-ndjson', 'text/csv']) {
      expectProblem(await ask('GET', list, { accept }), 'upcast_failed');
    }
  });
});
