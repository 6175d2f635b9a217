import { expect } from 'chai';
import { apiClient } from '../support/api-client.ts';
import { expectProblem } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';

describe('What is there for everybody', function () {
  this.timeout(30_000);
  // One in each tenth of a second.
  const limits = { RATE_LIMIT_ADDRESS: '10', TRUST_PROXY: 'loopback' };
  const { app, another, shown } = startedApp({ AUTH: 'on', ...limits });
  const PATHS = ['/docs', '/docs/docs-page.js', '/health/live', '/openapi.json'];

  it('counts by address who asks for it, on whatever path', async () => {
    for (const [index, path] of PATHS.entries()) {
      const headers = { 'X-Forwarded-For': `10.0.0.${index}` };
      const asking = Array.from({ length: 10 }, () =>
        apiClient(app().url).ask('GET', path, { headers }),
      );
      const answers = await Promise.all(asking);
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length, path).to.be.within(1, 9);
      for (const { headers: given } of answers) {
        expect(given.get('ratelimit-policy'), path).to.equal('"address";q=10;w=1');
      }
      for (const answer of refused) expectProblem(answer, 'rate_limited');
    }
  });

  it('does not count who is on this machine', async () => {
    for (const path of PATHS) {
      const asking = Array.from({ length: 10 }, () => apiClient(app().url).ask('GET', path));
      for (const { status, headers } of await Promise.all(asking)) {
        expect(status, path).not.to.equal(429);
        expect(headers.get('ratelimit'), path).to.equal(null);
      }
    }
  });

  it('is there for GET and HEAD, and says so to whoever may ask', async () => {
    const { url } = await another({ RATE_LIMIT_ADDRESS: '0' });
    const [nobody, administrator] = [apiClient(url), apiClient(url, shown[1])];
    const [head, get] = [await nobody.ask('HEAD', '/docs'), await nobody.ask('GET', '/docs')];
    expect(head.status).to.equal(get.status).and.to.be.oneOf([200, 404]);
    for (const method of ['POST', 'DELETE', 'OPTIONS']) {
      for (const path of ['/docs', '/docs/docs-page.js', '/health/live']) {
        expectProblem(await nobody.ask(method, path), 'unauthenticated');
        const { status, headers } = await administrator.ask(method, path);
        expect(status, `${method} ${path}`).to.equal(method === 'OPTIONS' ? 204 : 405);
        expect(headers.get('allow')).to.equal('GET, HEAD, OPTIONS');
      }
    }
  });
});
