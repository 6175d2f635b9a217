import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { apiClient, bearer, keyWith } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { expectProblem } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';

/** What the documentation promises. */
const REVOKED_WITHIN_MS = 5_000;

describe('The first start', function () {
  this.timeout(30_000);
  const { app, another, shown, logged } = startedApp({ HOST: '0.0.0.0' });

  it('on an address that others reach has authentication on, and shows one administrator’s key', async () => {
    expect(shown).to.have.length(2);
    const url = app().url.replace('0.0.0.0', '127.0.0.1');
    expectProblem(await apiClient(url).ask('GET', '/v1/events'), 'unauthenticated');
    expect((await apiClient(url, shown[1]).ask('GET', '/v1/keys')).status).to.equal(200);
    expect(JSON.stringify(logged)).not.to.include('esk_');
  });

  it('is the only one that shows a key, of however many processes', async () => {
    await Promise.all([another(), another(), another()]);
    expect(shown).to.have.length(2);
  });

  it('may be without authentication there, if that is said twice, and is warned of', async () => {
    const { url } = await another({ AUTH: 'off', AUTH_OFF_I_KNOW: 'true' });
    const open = apiClient(url.replace('0.0.0.0', '127.0.0.1'));
    expect((await open.ask('GET', '/v1/events')).status).to.equal(200);
    const warnings = logged.filter(({ level }) => level === 'warn');
    expect(warnings.map(({ message }) => message).join()).to.include('Authentication is off');
  });
});

describe('Processes on the loopback address', function () {
  this.timeout(60_000);
  const { app, another, shown, logged } = startedApp();

  it('ask nobody who they are until there is a key, made by whichever, and everybody from then on', async () => {
    const other = await another();
    const open = apiClient(app().url);
    expect((await open.append(anEvent())).status).to.equal(201);
    const key = await keyWith(open, ['administrator']);
    expectProblem(await open.ask('GET', '/v1/events'), 'unauthenticated');
    const elsewhere = apiClient(other.url);
    await eventually(
      async () => expectProblem(await elsewhere.ask('GET', '/v1/events'), 'unauthenticated'),
      { timeoutMs: REVOKED_WITHIN_MS },
    );
    expect((await apiClient(other.url, key).ask('GET', '/v1/events')).status).to.equal(200);
    expect(shown).to.deep.equal([]);
    expect(logged.map(({ message }) => message).join()).to.include('Authentication is on from now');
  });

  it('go on asking when the last key was revoked, after a restart as well', async () => {
    const command = await another({ AUTH: 'off' });
    const { body } = await apiClient(command.url).ask('GET', '/v1/keys');
    for (const { keyId } of body['keys'] as readonly { readonly keyId: string }[]) {
      await apiClient(command.url).ask('DELETE', `/v1/keys/${keyId}`);
    }
    const restarted = await another();
    expectProblem(await apiClient(restarted.url).ask('GET', '/v1/events'), 'unauthenticated');
    expect(shown).to.deep.equal([]);
  });
});

describe('A key that is revoked by one process', function () {
  this.timeout(60_000);
  const { app, another, shown } = startedApp({
    AUTH: 'on',
    RATE_LIMIT_READS: '0',
    RATE_LIMIT_ADDRESS: '0',
  });

  it('is refused by every other within five seconds, busy with it or not', async () => {
    const others = await Promise.all([another(), another()]);
    const administrator = apiClient(app().url, shown[1]);
    const key = await keyWith(administrator, ['writer']);
    const clients = others.map(({ url }) => apiClient(url, key));
    for (const client of clients) {
      expect((await client.ask('GET', '/v1/events')).status).to.equal(200);
    }
    await administrator.ask('DELETE', `/v1/keys/${key.slice(4, 20)}`);
    const revokedAt = performance.now();
    const [busy, idle] = clients as [(typeof clients)[0], (typeof clients)[0]];
    let status = 200;
    while (status === 200) {
      expect(performance.now() - revokedAt).to.be.below(REVOKED_WITHIN_MS);
      ({ status } = await busy.ask('GET', '/v1/events'));
      await sleep(20);
    }
    expect(status).to.equal(401);
    await sleep(Math.max(0, REVOKED_WITHIN_MS - (performance.now() - revokedAt)));
    expectProblem(await idle.ask('GET', '/v1/events'), 'unauthenticated');
  });

  it('is handed out nothing by a fetch that waits, elsewhere as well', async () => {
    const other = await another();
    const administrator = apiClient(app().url, shown[1]);
    const subscription = { name: 'waiting', target: { type: 'pull' }, from: 'now' };
    await administrator.ask('POST', '/v1/events/subscribe', { body: subscription });
    for (const { url } of [app(), other]) {
      const key = await keyWith(administrator, ['administrator']);
      const path = '/v1/subscriptions/waiting/fetch';
      const waiting = apiClient(url, key).ask('POST', path, { body: { max: 1, waitMs: 20_000 } });
      await sleep(100);
      await administrator.ask('DELETE', `/v1/keys/${key.slice(4, 20)}`);
      const revokedAt = performance.now();
      expectProblem(await waiting, 'unauthenticated');
      expect(performance.now() - revokedAt).to.be.below(REVOKED_WITHIN_MS + 1_000);
      // It is nobody's: whoever may have it gets it at once.
      await administrator.append(anEvent());
      const { body } = await administrator.ask('POST', path, { body: { max: 1, waitMs: 10_000 } });
      expect(body['deliveries']).to.have.length(1);
      const [{ receipt, attempt }] = body['deliveries'] as [{ receipt: string; attempt: number }];
      expect(attempt).to.equal(1);
      const acknowledged = { body: { receipts: [receipt] } };
      await administrator.ask('POST', '/v1/subscriptions/waiting/ack', acknowledged);
    }
  });

  it('ends what is being read and waited for with it, elsewhere as well', async () => {
    const other = await another();
    const administrator = apiClient(app().url, shown[1]);
    for (let count = 0; count < 12; count += 1) {
      const large = { text: 'x'.repeat(900_000) };
      await administrator.append(anEvent({ data: large }));
    }
    for (const { url } of [app(), other]) {
      const key = await keyWith(administrator, ['reader']);
      const headers = { ...bearer(key), Accept: 'application/x-ndjson' };
      const streaming = await fetch(`${url}/v1/events`, { headers });
      const reader = streaming.body?.getReader();
      await reader?.read();
      const waiting = apiClient(url, key).ask('GET', '/v1/events?minPosition=1000000&waitMs=20000');
      await sleep(100);
      await administrator.ask('DELETE', `/v1/keys/${key.slice(4, 20)}`);
      const revokedAt = performance.now();
      expectProblem(await waiting, 'unauthenticated');
      expect(performance.now() - revokedAt).to.be.below(REVOKED_WITHIN_MS + 1_000);
      // The stream was broken off, and not ended: nobody takes it for the whole.
      await sleep(Math.max(0, REVOKED_WITHIN_MS + 1_000 - (performance.now() - revokedAt)));
      const rest = async () => {
        for (let part = await reader?.read(); part?.done === false; ) part = await reader?.read();
        return 'whole';
      };
      expect(await rest().catch(() => 'broken off')).to.equal('broken off');
    }
  });
});
