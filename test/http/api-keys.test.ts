import { expect } from 'chai';
import { type ApiClient, apiClient, keyWith } from '../support/api-client.ts';
import { DescribedApi } from '../support/described-api.ts';
import { anEvent } from '../support/examples.ts';
import { expectProblem, pointersIn } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';

describe('/v1/keys', function () {
  this.timeout(60_000);
  const { app, shown, logged } = startedApp({
    AUTH: 'on',
    RATE_LIMIT_EXPENSIVE: '0',
    RATE_LIMIT_ADDRESS: '0',
  });
  let administrator: ApiClient;
  let described: DescribedApi;

  before(async () => {
    administrator = apiClient(app().url, shown[1]);
    const { body } = await administrator.ask('GET', '/openapi.json');
    described = new DescribedApi(body as never);
  });

  it('creates a key that works at once, and is shown in no other answer and no log', async () => {
    const body = { name: 'billing', userId: 'billing-service', scopes: ['writer:Invoice'] };
    const created = await administrator.ask('POST', '/v1/keys', { body });
    expect(created.status).to.equal(201);
    described.checkAnswer('createApiKey', created);
    const { key, ...info } = created.body;
    expect(created.headers.get('location')).to.equal(`/v1/keys/${info['keyId']}`);
    expect(created.headers.get('cache-control')).to.equal('no-store');
    expect(info).to.deep.include({ ...body, createdBy: `key:${shown[1]?.slice(4, 20)}` });

    const billing = apiClient(app().url, String(key));
    const appended = await billing.append(
      anEvent({ aggregateType: 'Invoice', userId: 'billing-service' }),
    );
    expect(appended.status).to.equal(201);

    const read = await administrator.ask('GET', `/v1/keys/${info['keyId']}`);
    described.checkAnswer('readApiKey', read);
    const listed = await administrator.ask('GET', '/v1/keys');
    described.checkAnswer('listApiKeys', listed);
    const told = [read.bytes, listed.bytes, JSON.stringify(logged)].join('\n');
    expect(told).to.include(String(info['keyId']));
    expect(told).not.to.include(String(key).slice(-43));
  });

  it('revokes a key at once, and for good', async () => {
    const key = await keyWith(administrator, ['reader']);
    const reader = apiClient(app().url, key);
    expect((await reader.ask('GET', '/v1/events')).status).to.equal(200);
    const path = `/v1/keys/${key.slice(4, 20)}`;
    const revoked = await administrator.ask('DELETE', path);
    expect(revoked.status).to.equal(200);
    described.checkAnswer('revokeApiKey', revoked);
    expectProblem(await reader.ask('GET', '/v1/events'), 'unauthenticated');
    const again = await administrator.ask('DELETE', path);
    expect(again.body).to.deep.equal(revoked.body);
  });

  it('lists all keys, page by page, each once', async () => {
    for (let count = 0; count < 5; count += 1) await keyWith(administrator, ['reader']);
    const ids: unknown[] = [];
    let path: string | undefined = '/v1/keys?limit=2';
    while (path !== undefined) {
      const { body, headers } = await administrator.ask('GET', path);
      const keys = body['keys'] as readonly { readonly keyId: string }[];
      ids.push(...keys.map(({ keyId }) => keyId));
      [, path] = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '') ?? [];
    }
    expect(new Set(ids).size).to.equal(ids.length);
    const all = await administrator.ask('GET', '/v1/keys');
    expect(ids).to.have.length((all.body['keys'] as readonly unknown[]).length);
  });

  it('takes and gives MessagePack', async () => {
    const headers = { Accept: 'application/msgpack' };
    const answer = await administrator.ask('GET', '/v1/keys', { headers });
    expect(answer.headers.get('content-type')).to.equal('application/msgpack');
    described.checkAnswer('listApiKeys', answer);
  });

  it('refuses what is no new key, with a pointer to each fault', async () => {
    for (const [body, pointers] of [
      [{}, ['/name', '/scopes']],
      [{ name: 'x', scopes: ['readre'] }, ['/scopes/0']],
      [{ name: 'x', scopes: ['reader'], digest: 'x', keyId: 'x' }, ['/digest', '/keyId']],
      [{ name: 'x', scopes: ['reader'], expiresAt: '2001-01-01T00:00:00Z' }, ['/expiresAt']],
    ] as const) {
      const answer = await administrator.ask('POST', '/v1/keys', { body });
      expectProblem(answer, 'invalid_request');
      expect(pointersIn(answer)).to.have.members([...pointers]);
    }
    expectProblem(await administrator.ask('GET', '/v1/keys/x'), 'invalid_request');
    expectProblem(await administrator.ask('GET', `/v1/keys/${'0'.repeat(16)}`), 'not_found');
    expectProblem(await administrator.ask('DELETE', `/v1/keys/${'0'.repeat(16)}`), 'not_found');
    expectProblem(await administrator.ask('GET', '/v1/keys?cursor=x'), 'invalid_request');
  });

  it('ends in the year 9999 at the latest: later there is no time to be told', async () => {
    for (const expiresAt of [
      '9999-12-31T23:59:60Z',
      '9999-12-31T23:59:59.9991Z',
      '9999-12-31T23:59:59-01:00',
    ]) {
      const body = { name: 'x', scopes: ['reader'], expiresAt };
      const answer = await administrator.ask('POST', '/v1/keys', { body });
      expectProblem(answer, 'invalid_request');
      expect(answer.body['detail'], expiresAt).to.include('must not be beyond the year 9999');
    }
    const last = '9999-12-31T23:59:59.999Z';
    const body = { name: 'x', scopes: ['reader'], expiresAt: last };
    const answer = await administrator.ask('POST', '/v1/keys', { body });
    expect(answer.body['expiresAt']).to.equal(last);
  });

  it('gives nobody more than they have', async () => {
    const body = { name: 'more', scopes: ['reader'] };
    const narrow = apiClient(app().url, await keyWith(administrator, ['admin', 'reader:Mission']));
    const answer = await narrow.ask('POST', '/v1/keys', { body });
    expectProblem(answer, 'forbidden');
    expect(answer.body['scope']).to.equal('reader');
    const own = { name: 'as much', scopes: ['events:read:Mission'] };
    expect((await narrow.ask('POST', '/v1/keys', { body: own })).status).to.equal(201);
  });
});
