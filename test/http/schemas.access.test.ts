import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { JsonObject } from '../../src/events/event.ts';
import type { SchemaSubject } from '../../src/schemas.ts';
import { type ApiClient, apiClient, keyWith } from '../support/api-client.ts';
import { aSubject, closed, registered, TEXT } from '../support/event-schemas.ts';
import { anEvent } from '../support/examples.ts';
import { expectProblem, pointersIn } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';

describe('A key for schemas of one aggregate type', function () {
  this.timeout(60_000);
  const { app, shown } = startedApp({ AUTH: 'on', RATE_LIMIT_EXPENSIVE: '0' });
  let administrator: ApiClient;
  let narrow: ApiClient;
  let own: SchemaSubject;
  let secret: SchemaSubject;

  before(async () => {
    administrator = apiClient(app().url, shown[1]);
    own = await registered(app().store, [closed({ a: TEXT })], aSubject('Mission'));
    secret = await registered(app().store, [closed({ mark: TEXT })], aSubject('Secret'));
    const scopes = ['writer:Mission', 'schemas:manage:Mission'];
    narrow = apiClient(app().url, await keyWith(administrator, scopes));
  });

  const pathOf = ({ aggregateType, eventType }: SchemaSubject) =>
    `/v1/schemas/${aggregateType}/${eventType}`;

  const asking = (subject: SchemaSubject): readonly (readonly [string, string, object?])[] => [
    ['GET', pathOf(subject)],
    ['GET', `${pathOf(subject)}/versions/1`],
    ['GET', `${pathOf(subject)}/versions/latest`],
    ['GET', `${pathOf(subject)}/diff/1/1`],
    ['POST', `${pathOf(subject)}/validate`, { data: {} }],
    ['POST', `${pathOf(subject)}/versions`, { schema: closed({ a: TEXT }) }],
    ['POST', `${pathOf(subject)}/compatibility`, { schema: closed({ a: TEXT }) }],
    ['PUT', `${pathOf(subject)}/config`, { mode: 'NONE' }],
    ['PUT', `${pathOf(subject)}/versions/1/deprecation`, { isDeprecated: true }],
  ];

  it('does everything with those of its type', async () => {
    for (const [method, path, body] of asking(own)) {
      const answer = await narrow.ask(method, path, body && { body });
      expect(answer.status, `${method} ${path}`).to.be.oneOf([200, 201]);
    }
  });

  it('does nothing with those of another type, whether they are there or not', async () => {
    for (const subject of [secret, aSubject('Secret')]) {
      for (const [method, path, body] of asking(subject)) {
        const answer = await narrow.ask(method, path, body && { body });
        expectProblem(answer, 'forbidden');
        expect(answer.bytes.toString()).not.to.include('mark');
      }
    }
    const before = app().store.schemas.subject(secret);
    expect(before).to.include({ mode: 'BACKWARD', latestVersion: 1 });
  });

  it('refers to those of its type alone', async () => {
    const $ref = `../../Secret/${secret.eventType}/v1.json`;
    const schema = closed({ spied: { $ref } });
    for (const path of ['versions', 'compatibility']) {
      const subject = pathOf(aSubject('Mission'));
      const answer = await narrow.ask('POST', `${subject}/${path}`, { body: { schema } });
      expectProblem(answer, 'forbidden');
      const none = closed({ spied: { $ref: '../../Secret/None/v1.json' } });
      const same = await narrow.ask('POST', `${subject}/${path}`, { body: { schema: none } });
      expect(same.bytes).to.deep.equal(answer.bytes);
    }
    const both = ['writer', 'schemas:manage:Mission'];
    const reader = apiClient(app().url, await keyWith(administrator, both));
    const path = `${pathOf(aSubject('Mission'))}/versions`;
    expect((await reader.ask('POST', path, { body: { schema } })).status).to.equal(201);
  });

  it('lists those of its type alone', async () => {
    const { body } = await narrow.ask('GET', '/v1/schemas');
    const types = (body['subjects'] as readonly SchemaSubject[]).map((each) => each.aggregateType);
    expect(new Set(types)).to.deep.equal(new Set(['Mission']));
    const all = (await administrator.ask('GET', '/v1/schemas')).body['subjects'];
    expect(JSON.stringify(all)).to.include('Secret');
  });

  it('is told who registered what', async () => {
    const key = await keyWith(administrator, ['schemas:manage'], { userId: 'alice' });
    const subject = aSubject('Mission');
    const body = { schema: closed({ a: TEXT }) };
    const answer = await apiClient(app().url, key).ask('POST', `${pathOf(subject)}/versions`, {
      body,
    });
    expect([answer.status, answer.body['registeredBy']]).to.deep.equal([201, 'alice']);
  });

  it('cannot append an event of another type by leaving its type out', async () => {
    const head = await app().store.headPosition();
    const { aggregateType: _, ...bare } = anEvent({ ...secret, data: { mark: 'x' } });
    const { userId: __, ...mine } = bare;
    for (const body of [mine, { events: [mine] }]) {
      const answer = await narrow.append(body);
      expectProblem(answer, 'invalid_request');
      // Not even that there is such a type.
      expect(answer.bytes.toString()).not.to.include('Secret');
    }
    const unknown = { ...mine, eventType: `Unknown-${randomUUID()}` };
    const answer = await narrow.append(unknown);
    expectProblem(answer, 'invalid_request');
    expect(pointersIn(answer)).to.deep.equal(['/aggregateType']);
    expect(await app().store.headPosition()).to.equal(head);
    const { userId: ___, ...allowed } = anEvent({ ...own, data: { a: 'x' } });
    const { aggregateType: ____, ...named } = allowed;
    expect((await narrow.append(named)).body).to.include({ aggregateType: 'Mission' });
  });

  it('cannot do so with a CloudEvent either', async () => {
    const head = await app().store.headPosition();
    const asCloudEvent = (type: string, data: JsonObject) =>
      narrow.append(
        { specversion: '1.0', id: randomUUID(), source: '/x', type, subject: 'x', data },
        { 'Content-Type': 'application/cloudevents+json' },
      );
    const answer = await asCloudEvent(secret.eventType, { mark: 'x' });
    expectProblem(answer, 'invalid_request');
    expect(pointersIn(answer)).to.deep.equal(['/aggregatetype']);
    expect(answer.bytes.toString()).not.to.include('Secret');
    expect(await app().store.headPosition()).to.equal(head);
    const { body } = await asCloudEvent(own.eventType, { a: 'x' });
    expect(body).to.include({ aggregateType: 'Mission' });
  });
});
