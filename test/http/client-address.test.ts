import { request } from 'node:http';
import { expect } from 'chai';
import { isLoopback, networkOf } from '../../src/platform/addresses.ts';
import { apiClient } from '../support/api-client.ts';
import { startedApp } from '../support/started-app.ts';

describe('A client’s address', function () {
  this.timeout(30_000);
  // One in each tenth of a second.
  const { app, another } = startedApp({ AUTH: 'on', RATE_LIMIT_ADDRESS: '10' });

  it('is that of its connection, whatever it says of itself', async () => {
    expect(
      await refusedOf(app().url, (index) => ({ 'X-Forwarded-For': `10.0.0.${index}` })),
    ).to.be.above(0);
    const forwarded = (index: number) => ({ Forwarded: `for=10.0.0.${index}` });
    expect(await refusedOf(app().url, forwarded)).to.be.above(0);
  });

  it('is what a proxy says that is configured, as many of them as there are', async () => {
    const one = (await another({ TRUST_PROXY: '1' })).url;
    const last = (index: number) => ({ 'X-Forwarded-For': `6.6.6.6, 10.0.0.${index}` });
    expect(await refusedOf(one, last)).to.equal(0);
    // What the client put in itself comes before what the proxy has added.
    const first = (index: number) => ({ 'X-Forwarded-For': `10.0.0.${index}, 6.6.6.6` });
    expect(await refusedOf(one, first)).to.be.above(0);
  });

  it('is what the proxy at a configured address says, and no other', async () => {
    const forwarded = (index: number) => ({ 'X-Forwarded-For': `10.0.0.${index}` });
    const known = (await another({ TRUST_PROXY: 'loopback' })).url;
    expect(await refusedOf(known, forwarded)).to.equal(0);
    const elsewhere = (await another({ TRUST_PROXY: '192.0.2.0/24' })).url;
    expect(await refusedOf(elsewhere, forwarded)).to.be.above(0);
  });

  it('counts as one with all of its IPv6 network', async () => {
    const known = (await another({ TRUST_PROXY: 'loopback' })).url;
    const sameNetwork = (index: number) => ({ 'X-Forwarded-For': `2001:db8:1:2::${index}` });
    expect(await refusedOf(known, sameNetwork)).to.be.above(0);
    const others = (index: number) => ({ 'X-Forwarded-For': `2001:db8:1:${index + 10}::1` });
    expect(await refusedOf(known, others)).to.equal(0);
  });

  async function refusedOf(url: string, headersOf: (index: number) => Record<string, string>) {
    const asking = Array.from({ length: 8 }, (_, index) =>
      apiClient(url).ask('GET', '/v1/events', { headers: headersOf(index) }),
    );
    const statuses = (await Promise.all(asking)).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 429 && status !== 401)).to.deep.equal([]);
    return statuses.filter((status) => status === 429).length;
  }

  it('is one of this machine, or is not', () => {
    for (const own of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1', '0:0:0:0:0:0:0:1']) {
      expect(isLoopback(own), own).to.equal(true);
    }
    for (const other of [
      '10.0.0.1',
      '128.0.0.1',
      '::',
      '0.0.0.0',
      '::ffff:10.0.0.1',
      '::2',
      '',
      'x',
    ]) {
      expect(isLoopback(other), other).to.equal(false);
    }
  });

  it('has a network', () => {
    for (const [address, network] of [
      ['10.1.2.3', '10.1.2.3'],
      ['::ffff:10.1.2.3', '10.1.2.3'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
      ['2001:db8::1', '2001:db8:0:0::/64'],
      ['2001:0DB8:0:0:9::', '2001:db8:0:0::/64'],
      ['fe80::1%eth0', 'fe80:0:0:0::/64'],
      ['::', '0:0:0:0::/64'],
    ] as const) {
      expect(networkOf(address), address).to.equal(network);
    }
  });
});

describe('The name by which a client calls the service', () => {
  const { app, another, shown } = startedApp();

  it('is an IP address or localhost while authentication is off: no page’s own name', async () => {
    const { port } = new URL(app().url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'LOCALHOST', `[::1]:${port}`]) {
      expect((await callingIt(app().url, host)).status, host).to.equal(200);
    }
    for (const host of [
      ...[
        'evil.example',
        `evil.example:${port}`,
        'localhost.evil.example',
        '127.0.0.1.evil.example',
      ],
      ...['localhost@evil.example', 'a.localhost', '127.0.0.1:80:80', '[::1].evil.example'],
      ...['999.999.999.999', `256.0.0.1:${port}`, '127.0.0.1.', '[1:2]', '::1', '[evil.example]'],
    ]) {
      const answer = await callingIt(app().url, host);
      expect(answer.status, host).to.equal(400);
      expect(answer.text).to.include('/Host');
      expect((await callingIt(app().url, host, '/health/live')).status, host).to.equal(200);
    }
  });

  it('is so whatever address is said to be behind a proxy', async () => {
    const { url } = await another({ TRUST_PROXY: '1' });
    const forwarded = { 'X-Forwarded-For': '10.0.0.1' };
    expect((await callingIt(url, 'evil.example', '/v1/events', forwarded)).status).to.equal(400);
    expect((await callingIt(url, 'localhost', '/v1/events', forwarded)).status).to.equal(200);
  });

  it('is any where AUTH=off is said, or authentication is on', async () => {
    const off = (await another({ AUTH: 'off' })).url;
    expect((await callingIt(off, 'events.example')).status).to.equal(200);
    const on = (await another({ AUTH: 'on' })).url;
    expect((await callingIt(on, 'events.example')).status).to.equal(401);
    expect((await apiClient(on, shown[1]).ask('GET', '/v1/events')).status).to.equal(200);
  });

  function callingIt(url: string, host: string, path = '/v1/events', further: object = {}) {
    return new Promise<{ status: number; text: string }>((resolve, reject) => {
      request(url + path, { headers: { host, ...further } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      })
        .once('error', reject)
        .end();
    });
  }
});
