import { expect } from 'chai';
import { type ApiClient, apiClient, keyWith } from '../support/api-client.ts';
import { anEvent } from '../support/examples.ts';
import { type Answer, expectProblem } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';

const MANY = 60;

describe('Rate limits', function () {
  this.timeout(60_000);
  // Two, three, one and four in each tenth of a second.
  const { app, another, shown } = startedApp({
    AUTH: 'on',
    RATE_LIMIT_APPENDS: '20',
    RATE_LIMIT_READS: '30',
    RATE_LIMIT_EXPENSIVE: '10',
    RATE_LIMIT_ADDRESS: '40',
  });
  let administrator: ApiClient;
  let writer: ApiClient;

  before(async () => {
    administrator = apiClient(app().url, shown[1]);
    writer = apiClient(app().url, await patiently(() => keyWith(administrator, ['writer'])));
    await writer.ask('GET', '/v1/events');
  });

  const appending = () => writer.append({ ...anEvent(), userId: 'a key' });

  it('refuse with 429, Retry-After and what the budget is; what is refused is not stored', async () => {
    const before = await app().store.headPosition();
    const answers = await manyOf(appending);
    const refused = answers.filter(({ status }) => status === 429);
    const stored = answers.filter(({ status }) => status === 201);
    expect(refused.length + stored.length).to.equal(MANY);
    expect(stored).to.not.be.empty;
    expect(refused).to.not.be.empty;
    expect(await app().store.headPosition()).to.equal(before + stored.length);
    for (const answer of refused) {
      expectProblem(answer, 'rate_limited');
      expect(answer.body['budget']).to.equal('appends');
      expect(answer.headers.get('retry-after')).to.equal('1');
    }
    for (const { headers } of answers) {
      expect(headers.get('ratelimit-policy')).to.equal('"appends";q=20;w=1');
      expect(headers.get('ratelimit')).to.match(/^"appends";r=[0-2];t=1$/);
    }
  });

  it('let the next window through, and other budgets meanwhile', async () => {
    const flood = manyOf(appending);
    const read = await writer.ask('GET', '/v1/events');
    expect(read.status).to.equal(200);
    expect(read.headers.get('ratelimit-policy')).to.equal('"reads";q=30;w=1');
    await flood;
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect((await appending()).status).to.equal(201);
  });

  it('count each principal by itself', async () => {
    const key = await patiently(() => keyWith(administrator, ['writer']));
    const other = apiClient(app().url, key);
    await patiently(async () => {
      const { status } = await other.ask('GET', '/v1/events');
      if (status !== 200) throw new Error(String(status));
    });
    const flood = manyOf(appending);
    const answer = await other.append({ ...anEvent(), userId: 'a key' });
    expect(answer.status).to.equal(201);
    await flood;
  });

  it('count a stream as more than a read', async () => {
    const headers = { Accept: 'application/x-ndjson' };
    const answers = await manyOf(() => writer.ask('GET', '/v1/events?limit=1', { headers }));
    const budgets = answers.map(({ headers: given }) => given.get('ratelimit-policy'));
    expect(budgets).to.include('"expensive";q=10;w=1');
    expect(answers.filter(({ status }) => status === 429)).to.not.be.empty;
  });

  it('count whoever is not known by their address, wrong credentials as well', async () => {
    const nobody = apiClient(app().url, `esk_${'0'.repeat(16)}_${'A'.repeat(43)}`);
    const answers = await manyOf(() => nobody.ask('GET', '/v1/events'));
    const statuses = new Set(answers.map(({ status }) => status));
    expect(statuses).to.deep.equal(new Set([401, 429]));
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body['budget']).to.equal('address');
  });

  it('do not keep out whoever is known, however many at their address are not', async () => {
    const nobody = apiClient(app().url, 'wrong');
    const flood = manyOf(() => nobody.ask('GET', '/v1/events'));
    expect((await writer.ask('GET', '/v1/events')).status).to.equal(200);
    await flood;
  });

  it('count what is refused for want of a scope, too', async () => {
    for (const [path, policy] of [
      ['/v1/events', '"reads";q=30;w=1'],
      ['/v1/keys', '"expensive";q=10;w=1'],
    ] as const) {
      const key = await patiently(() => keyWith(administrator, ['monitor']));
      const monitor = apiClient(app().url, key);
      await patiently(async () => {
        const { status } = await monitor.ask('GET', path);
        if (status !== 403) throw new Error(String(status));
      });
      const answers = await manyOf(() => monitor.ask('GET', path));
      const statuses = answers.map(({ status }) => status);
      expect(statuses).to.include(429);
      expect(statuses.filter((status) => status !== 429 && status !== 403)).to.deep.equal([]);
      const policies = answers.map(({ headers }) => headers.get('ratelimit-policy'));
      expect(new Set(policies)).to.deep.equal(new Set([policy]));
    }
  });

  it('are none for who is on this machine, while authentication is off', async () => {
    const { url } = await another({ AUTH: 'off' });
    const answers = await manyOf(() => apiClient(url).append(anEvent()));
    for (const { status, headers } of answers) {
      expect(status).to.equal(201);
      expect(headers.get('ratelimit')).to.equal(null);
    }
  });

  it('are what was configured, whatever number that is', async () => {
    const { url } = await another({ RATE_LIMIT_READS: '7' });
    const administered = apiClient(url, shown[1]);
    await patiently(async () => {
      const { status } = await administered.ask('GET', '/v1/aggregates');
      if (status !== 200) throw new Error(String(status));
    });
    // Into a window of its own.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const startedAt = performance.now();
    const answers = await manyOf(() => administered.ask('GET', '/v1/aggregates'));
    const windows = 1 + Math.ceil((performance.now() - startedAt) / 1_000);
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).to.be.within(7, 7 * windows);
    for (const { headers } of answers) {
      expect(headers.get('ratelimit-policy')).to.equal('"reads";q=7;w=1');
    }
  });

  it('are none where they are 0', async () => {
    const { url } = await another({ RATE_LIMIT_APPENDS: '0', RATE_LIMIT_ADDRESS: '0' });
    const free = apiClient(url, shown[1]);
    const answers = await manyOf(() => free.append(anEvent()));
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([201]));
  });
});

function manyOf(asking: () => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: MANY }, asking));
}

/** Again until it is not refused for being too much. */
async function patiently<Result>(action: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await action();
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
