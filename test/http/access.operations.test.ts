import { expect } from 'chai';
import { SCOPES, type Scope } from '../../src/access/scopes.ts';
import { type ApiClient, apiClient, type Given, keyWith } from '../support/api-client.ts';
import { DescribedApi, type DescribedOperation } from '../support/described-api.ts';
import { expectProblem } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';

/** What takes no credential: it tells nothing of the store. A new one has to be named here. */
const PUBLIC = ['isLive', 'isReady', 'readOpenApi', 'readProblem'];

const ALL_SCOPES = Object.keys(SCOPES) as readonly Scope[];

const UNLIMITED = Object.fromEntries(
  ['APPENDS', 'READS', 'EXPENSIVE', 'ADDRESS'].map((name) => [`RATE_LIMIT_${name}`, '0']),
);

describe('Every operation', function () {
  this.timeout(60_000);
  const { app, shown } = startedApp({ AUTH: 'on', ...UNLIMITED });
  let administrator: ApiClient;
  let operations: readonly (DescribedOperation & { readonly scope: Scope | undefined })[];

  before(async () => {
    administrator = apiClient(app().url, shown[1]);
    const { body } = await apiClient(app().url).ask('GET', '/openapi.json');
    operations = new DescribedApi(body as never).operations.map((operation) => ({
      ...operation,
      scope: scopeOf(operation),
    }));
  });

  const guarded = () => operations.filter(({ scope }) => scope !== undefined);

  it('says whether it takes a credential, and which scope; few take none', () => {
    const open = operations.filter(({ scope }) => scope === undefined);
    expect(open.map(({ operationId }) => operationId).sort()).to.deep.equal(PUBLIC);
    for (const { scope } of guarded()) expect(ALL_SCOPES).to.include(scope);
  });

  it('that takes none answers whoever asks', async () => {
    for (const operation of operations.filter(({ scope }) => scope === undefined)) {
      const { status } = await asked(apiClient(app().url), operation);
      expect(status, operation.operationId).to.equal(200);
    }
  });

  it('refuses whoever has no credential with 401', async () => {
    for (const operation of guarded()) {
      const answer = await asked(apiClient(app().url), operation);
      expectProblem(answer, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).to.equal('Bearer realm="event-store"');
    }
  });

  it('refuses what is no valid credential with 401, in the same words whatever is wrong', async () => {
    const revoked = await keyWith(administrator, ['administrator']);
    await administrator.ask('DELETE', `/v1/keys/${revoked.slice(4, 20)}`);
    const valid = await keyWith(administrator, ['administrator']);
    const expired = await keyWith(administrator, ['administrator'], {
      expiresAt: new Date(Date.now() + 200).toISOString(),
    });
    await new Promise((resolve) => setTimeout(resolve, 250));
    const unknown = `esk_${'0'.repeat(16)}_${'A'.repeat(43)}`;
    const otherSecret = valid.slice(0, -43) + 'A'.repeat(43);
    const credentials = [revoked, expired, unknown, otherSecret, 'x', 'a.b.c'];
    for (const operation of guarded()) {
      const words = new Set<string>();
      for (const credential of credentials) {
        const answer = await asked(apiClient(app().url, credential), operation);
        expectProblem(answer, 'unauthenticated');
        words.add(answer.bytes.toString() + answer.headers.get('www-authenticate'));
      }
      expect(words.size, [...words].join('\n')).to.equal(1);
      expect([...words][0]).to.include('error="invalid_token"');
    }
  });

  it('takes a credential in Authorization: Bearer alone', async () => {
    const key = await keyWith(administrator, ['administrator']);
    const bare = apiClient(app().url);
    for (const operation of guarded()) {
      for (const headers of [
        { Authorization: key },
        { Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
        { Authorization: `Bearer ${key} ${key}` },
        { Authorization: `Bearer ${key},` },
        { Cookie: `Authorization=Bearer ${key}; key=${key}` },
        { 'X-Api-Key': key },
        { 'X-Original-URL': '/health/live', 'X-HTTP-Method-Override': 'GET' },
      ]) {
        expectProblem(await asked(bare, operation, { headers }), 'unauthenticated');
      }
      const lower = await asked(bare, operation, { headers: { Authorization: `bearer ${key}` } });
      expect(lower.status, operation.operationId).not.to.equal(401);
    }
  });

  it('refuses whoever has every scope but its own with 403, and names it', async () => {
    for (const scope of new Set(guarded().map((operation) => operation.scope))) {
      const others = ALL_SCOPES.filter((each) => each !== scope);
      const client = apiClient(app().url, await keyWith(administrator, others));
      for (const operation of guarded().filter((each) => each.scope === scope)) {
        const answer = await asked(client, operation);
        expectProblem(answer, 'forbidden');
        expect(answer.body['scope']).to.equal(scope);
        expect(answer.headers.get('www-authenticate')).to.equal(
          `Bearer realm="event-store", error="insufficient_scope", scope="${scope}"`,
        );
      }
    }
  });

  it('lets through whoever has its scope, and no other', async () => {
    for (const operation of guarded()) {
      const client = apiClient(app().url, await keyWith(administrator, [String(operation.scope)]));
      // Nobody can grant what they have not.
      const isGrant = operation.operationId === 'createApiKey';
      const own = isGrant ? { body: { name: 'x', scopes: [operation.scope] } } : {};
      const { status, body } = await asked(client, operation, own);
      expect([401, 403], `${operation.operationId} ${body['detail']}`).not.to.include(status);
      expect(status, operation.operationId).to.be.below(500);
    }
  });

  it('is asked by HEAD as by GET', async () => {
    const bare = apiClient(app().url);
    for (const operation of guarded().filter(({ method }) => method === 'get')) {
      const { status } = await asked(bare, { ...operation, method: 'head' });
      expect(status, operation.operationId).to.equal(401);
    }
  });

  it('is not told of, nor what there is not, to whoever has no credential', async () => {
    const bare = apiClient(app().url);
    for (const [method, path] of [
      ...[
        ['GET', '/v1'],
        ['PUT', '/v1/events'],
        ['OPTIONS', '/v1/events'],
        ['GET', '/admin'],
      ],
      ...[
        ['POST', '/metrics'],
        ['DELETE', '/v1/events'],
        ['GET', '/v1/events/x/y'],
      ],
      ...[
        ['GET', '/V1/Events'],
        ['GET', '/v1//events'],
        ['GET', '/v1/events/'],
        ['GET', '/%76%31/events'],
      ],
    ] as const) {
      expectProblem(await bare.ask(String(method), String(path)), 'unauthenticated');
    }
    expectProblem(await administrator.ask('GET', '/admin'), 'not_found');
    expectProblem(await administrator.ask('PUT', '/v1/events'), 'method_not_allowed');
  });
});

function scopeOf(operation: DescribedOperation): Scope | undefined {
  const { security } = operation as unknown as {
    readonly security: readonly { readonly bearer: readonly Scope[] }[];
  };
  return security[0]?.bearer[0];
}

/** Asks with the examples of the document. */
function asked(client: ApiClient, operation: DescribedOperation, further: Given = {}) {
  const { method, path, parameters, requestBody } = operation;
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const filled = inPath.reduce(
    (text, { name, example }) => text.replace(`{${name}}`, String(example)),
    path,
  );
  const [example] = Object.values(requestBody?.content?.['application/json']?.examples ?? {});
  const body = example === undefined ? {} : { body: example.value };
  return client.ask(method.toUpperCase(), filled, { ...body, ...further });
}
