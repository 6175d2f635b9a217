import { expect } from 'chai';
import { apiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { expectProblem } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';
import { TokenIssuer } from '../support/token-issuer.ts';

describe('A request with a JSON Web Token', function () {
  this.timeout(30_000);
  const { another, logged } = startedApp();
  let issuer: TokenIssuer;
  let url: string;

  before(async () => {
    issuer = await TokenIssuer.start();
    url = (await another(issuer.environment)).url;
  });
  after(() => issuer.close());

  it('may do what its scopes say, for their aggregate types, in the name of its user', async () => {
    const token = await issuer.token({ sub: 'alice', scope: 'openid writer:Mission' });
    const alice = apiClient(url, token);
    const { userId: _, ...event } = anEvent({ aggregateType: 'Mission' });
    const { status, body } = await alice.append(event);
    expect(status).to.equal(201);
    expect(body['userId']).to.equal('alice');
    expectProblem(await alice.append({ ...event, aggregateType: 'Burn' }), 'forbidden');
    expectProblem(await alice.append({ ...event, userId: 'bob' }), 'forbidden');
    expectProblem(await alice.ask('GET', '/v1/keys'), 'forbidden');
  });

  it('that is not valid is refused in the words for keys, and nothing of it is logged', async () => {
    const foreign = await issuer.token({ iss: 'https://evil.example/' });
    const byToken = await apiClient(url, foreign).ask('GET', '/v1/events');
    const byKey = await apiClient(url, `esk_${'0'.repeat(16)}_${'A'.repeat(43)}`).ask(
      'GET',
      '/v1/events',
    );
    expectProblem(byToken, 'unauthenticated');
    expect(byToken.bytes.toString()).to.equal(byKey.bytes.toString());
    const expired = await issuer.token({ exp: Math.floor(Date.now() / 1_000) - 60 });
    expectProblem(await apiClient(url, expired).ask('GET', '/v1/events'), 'unauthenticated');
    for (const token of [foreign, expired]) {
      expect(JSON.stringify(logged)).not.to.include(token.split('.')[2]);
    }
  });

  it('is refused as soon as its time is up, though it was good a moment ago', async () => {
    const { url: strict } = await another({ ...issuer.environment, JWT_CLOCK_TOLERANCE_S: '0' });
    const exp = Math.floor(Date.now() / 1_000) + 2;
    const client = apiClient(strict, await issuer.token({ scope: 'reader', exp }));
    expect((await client.ask('GET', '/v1/events')).status).to.equal(200);
    await eventually(async () =>
      expectProblem(await client.ask('GET', '/v1/events'), 'unauthenticated'),
    );
    expect(Date.now()).to.be.below((exp + 1) * 1_000);
  });

  it('turns authentication on by being configured, on the loopback address as well', async () => {
    expectProblem(await apiClient(url).ask('GET', '/v1/events'), 'unauthenticated');
  });

  it('is answered with 503 where nobody can tell, and keys are taken all the same', async () => {
    const broken = await another({ ...issuer.environment, JWT_JWKS_URL: 'http://127.0.0.1:1/' });
    const token = await issuer.token({ scope: 'reader' });
    expectProblem(await apiClient(broken.url, token).ask('GET', '/v1/events'), 'unavailable');
    const administrator = apiClient(url, await issuer.token({ scope: 'administrator' }));
    const made = await administrator.ask('POST', '/v1/keys', {
      body: { name: 'x', scopes: ['reader'] },
    });
    expect(made.body['createdBy']).to.equal('jwt:https://id.example/|alice');
    const key = String(made.body['key']);
    expect((await apiClient(broken.url, key).ask('GET', '/v1/events')).status).to.equal(200);
  });
});
