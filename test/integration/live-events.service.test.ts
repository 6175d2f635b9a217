import { expect } from 'chai';
import { type ApiClient, apiClient, bearer, keyWith } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { LiveClient } from '../support/live-client.ts';
import { startedApp } from '../support/started-app.ts';

describe('Live events of a service that asks who is there', function () {
  this.timeout(60_000);
  const { app, another, shown } = startedApp({ AUTH: 'on' });
  let administrator: ApiClient;

  before(() => {
    administrator = apiClient(app().url, shown[1]);
  });

  const begun = (client: LiveClient) =>
    eventually(() => expect(client.lastEventId).not.to.equal(''));

  it('end when the key is revoked, and not before', async () => {
    const key = await keyWith(administrator, ['subscriber']);
    const client = await LiveClient.open(app().url, '', bearer(key));
    await begun(client);
    await administrator.append(anEvent());
    await client.received(1);
    await administrator.ask('DELETE', `/v1/keys/${key.slice(4, 20)}`);
    await client.ended();
    expect(client.response.complete).to.equal(false);
    const again = await LiveClient.open(app().url, '', bearer(key));
    expect(again.response.statusCode).to.equal(401);
  });

  it('are those of the types that a key is for, and no others', async () => {
    const key = await keyWith(administrator, ['events:subscribe:Orbit']);
    const client = await LiveClient.open(app().url, '?from=beginning', bearer(key));
    await begun(client);
    for (const aggregateType of ['Mission', 'Orbit', 'Mission', 'Orbit']) {
      await administrator.append(anEvent({ aggregateType }));
    }
    await client.received(2);
    expect(client.events.map(({ aggregateType }) => aggregateType)).to.deep.equal([
      'Orbit',
      'Orbit',
    ]);
    client.leave();
    const asked = await LiveClient.open(app().url, '?aggregateTypes=Mission', bearer(key));
    expect(asked.response.statusCode).to.equal(403);
    const reader = await keyWith(administrator, ['reader']);
    const unsubscribed = await LiveClient.open(app().url, '', bearer(reader));
    expect(unsubscribed.response.statusCode).to.equal(403);
  });

  it('end well when the service stops, and go on in another process from there', async () => {
    const stopping = await another();
    const authorization = bearer(shown[1] ?? '');
    const clients = await Promise.all(
      Array.from({ length: 5 }, () => LiveClient.open(stopping.url, '', authorization)),
    );
    await Promise.all(clients.map(begun));
    const { body } = await administrator.append(anEvent());
    await Promise.all(clients.map((client) => client.received(1)));
    await stopping.close();
    for (const client of clients) {
      await client.ended();
      // Not broken off: it was told that this is the end.
      expect(client.response.complete).to.equal(true);
      expect(client.lastEventId).to.equal(`${body['position']}`);
    }
    const resume = { ...authorization, 'Last-Event-ID': clients[0]?.lastEventId ?? '' };
    const next = await LiveClient.open(app().url, '?from=beginning', resume);
    await begun(next);
    const later = await administrator.append(anEvent());
    await next.received(1);
    expect(next.positions).to.deep.equal([later.body['position']]);
    next.leave();
  });

  it('are those that a predicate is true of; it ends them where it fails', async () => {
    const authorization = bearer(shown[1] ?? '');
    const head = await app().store.headPosition();
    for (const total of [50, 500, 'much', 5_000]) {
      await administrator.append(anEvent({ data: { total } }));
    }
    const query = `?from=${head}&where=${encodeURIComponent('data.total > 100')}`;
    const client = await LiveClient.open(app().url, query, authorization);
    await client.ended();
    expect(client.positions).to.deep.equal([head + 2]);
    const problem = JSON.parse(client.messages.at(-1)?.data ?? '{}');
    expect(problem).to.deep.include({ code: 'invalid_request', status: 400 });
    expect(problem.faults[0].message).to.include(`the event at position ${head + 3}`);
    const further = await LiveClient.open(app().url, query, {
      ...authorization,
      'Last-Event-ID': `${head + 3}`,
    });
    await further.received(1);
    expect(further.positions).to.deep.equal([head + 4]);
    further.leave();
  });
});
