import specs from '@asyncapi/specs';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as formats } from 'ajv-formats';
import { expect } from 'chai';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { type ApiClient, apiClient, keyWith } from '../support/api-client.ts';
import { anEvent } from '../support/examples.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { exampleOf, subjectsShipped } from '../support/shipped-examples.ts';
import { startedApp } from '../support/started-app.ts';

interface AsyncApiDocument {
  readonly channels: Readonly<
    Record<
      string,
      { readonly address: string | null; readonly messages: Readonly<Record<string, object>> }
    >
  >;
  readonly operations: Readonly<Record<string, { readonly channel: object }>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly messages: Readonly<Record<string, object>>;
  };
}

/** What AsyncAPI itself publishes about its documents. */
// Draft-07's own schema is a part of it.
const AJV = new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false });
const isAsyncApi = formats.default(AJV).compile(specs.schemas['3.0.0'] as AnySchema);

describe('GET /asyncapi.json', function () {
  this.timeout(60_000);
  const { app, another, shown } = startedApp({
    AUTH: 'on',
    SCHEMAS_DIR: './schemas',
    RATE_LIMIT_EXPENSIVE: '1000',
  });
  let administrator: ApiClient;
  let redis: RedisServer;
  let document: AsyncApiDocument;

  before(async () => {
    redis = await startRedis();
    const { url } = await another({ REDIS_URL: redis.url });
    administrator = apiClient(app().url, shown[1]);
    document = await documentFor(apiClient(url, shown[1]));
  });
  after(() => redis.remove());

  it('is AsyncAPI 3.0 as its own schema has it', () => {
    isAsyncApi(document);
    expect(isAsyncApi.errors).to.equal(null);
    expect(isAsyncApi({ ...document, channels: { a: { address: 7 } } })).to.equal(false);
  });

  it('leads nowhere but to what is in it', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)];
    expect(references.length).to.be.greaterThan(100);
    for (const [, reference = ''] of references) {
      expect(at(document, reference), reference).to.be.an('object');
    }
  });

  it('has a message for each type of event, in all that it is told by', () => {
    const names = subjectsShipped().map(
      ({ aggregateType, eventType }) => `${aggregateType}.${eventType}`,
    );
    const { webhook, live, ...others } = document.channels;
    const all = [...names, 'other'];
    expect(Object.keys(webhook?.messages ?? {})).to.have.members([...all, 'batch']);
    expect(Object.keys(live?.messages ?? {})).to.have.members([...all, 'error']);
    for (const channel of [others['stream.all'], others['stream.subscription']]) {
      expect(Object.keys(channel?.messages ?? {})).to.have.members(all);
    }
    const ofMission = names.filter((name) => name.startsWith('Mission.'));
    for (const name of ['stream.Mission', 'channel.Mission']) {
      const messages = others[name]?.messages ?? {};
      expect(Object.keys(messages)).to.have.members([...ofMission, 'other']);
    }
  });

  it('names the keys and channels of Redis, braces included', () => {
    const addresses = Object.values(document.channels).map(({ address }) => address);
    expect(addresses).to.include.members([
      '{log}:all',
      '{log}:Mission',
      '{log}:Mission:{eventType}',
    ]);
    expect(JSON.stringify(document.channels['stream.all'])).to.match(/"default":"\{[\w-]+\}"/);
  });

  it('describes events as they are told, and no others', async () => {
    const subjects = subjectsShipped();
    const ajv = formats.default(new Ajv2020({ strict: false, allErrors: true }));
    ajv.addSchema(document, 'document');
    const payloadIn = (place: string, name: string) => {
      const validate = ajv.getSchema(`document#/${place}/messages/${name}/payload/schema`);
      if (validate === undefined) throw new Error(`There is no ${name}.`);
      return validate as ValidateFunction;
    };
    for (const { aggregateType, eventType } of subjects) {
      const data = exampleOf({ aggregateType, eventType });
      const { body } = await administrator.append({ ...anEvent(), aggregateType, eventType, data });
      const event = body as unknown as RecordedEvent;
      const name = `${aggregateType}.${eventType}`;
      const cloudEvent = cloudEventFrom(event);
      const asCloudEvent = payloadIn('components', name);
      const asEvent = payloadIn('channels/live', name);
      expect(faultsOf(asCloudEvent, cloudEvent), name).to.deep.equal([]);
      expect(faultsOf(asEvent, event), name).to.deep.equal([]);
      expect(asCloudEvent({ ...cloudEvent, type: 'Other' }), name).to.equal(false);
      expect(asCloudEvent({ ...cloudEvent, data: { occurredAt: 7 } }), name).to.equal(false);
      expect(asEvent({ ...event, data: { occurredAt: 7 } }), name).to.equal(false);
    }
    expect(subjects.length).to.be.greaterThan(15);
  });

  it('is for who may read schemas, and shows those alone', async () => {
    expect((await apiClient(app().url).ask('GET', '/asyncapi.json')).status).to.equal(401);
    const key = (scopes: readonly string[]) => keyWith(administrator, scopes);
    const without = apiClient(app().url, await key(['events:append']));
    expect((await without.ask('GET', '/asyncapi.json')).status).to.equal(403);
    const narrow = apiClient(app().url, await key(['reader:Mission']));
    const shownToIt = await documentFor(narrow);
    expect(isAsyncApi(shownToIt)).to.equal(true);
    const names = Object.keys(shownToIt.components.messages);
    expect(names).to.include('Mission.MissionCreated').and.include('other');
    for (const name of names) expect(name).to.match(/^Mission\.|^other$/);
    expect(JSON.stringify(shownToIt)).to.not.match(/Spacecraft\/|OrbitDetermin/);
  });

  it('has no schema in which there are parts that may not be read', async () => {
    const narrow = apiClient(
      app().url,
      await keyWith(administrator, ['reader:OrbitDetermination']),
    );
    const { components } = await documentFor(narrow);
    expect(Object.keys(components.messages)).to.include('OrbitDetermination.OrbitDetermined');
    expect(Object.keys(components.schemas)).to.deep.equal(['CloudEvent', 'RecordedEvent']);
    expect(Object.keys(document.components.schemas)).to.include(
      'OrbitDetermination.OrbitDetermined',
    );
  });

  it('leaves Redis out where nothing is published there', async () => {
    const { channels, operations } = await documentFor(administrator);
    expect(Object.keys(channels)).to.deep.equal(['webhook', 'live']);
    expect(Object.keys(operations)).to.deep.equal(['send.webhook', 'send.live']);
  });
});

async function documentFor(client: ApiClient): Promise<AsyncApiDocument> {
  const { status, headers, body } = await client.ask('GET', '/asyncapi.json');
  expect(status).to.equal(200);
  expect(headers.get('content-type')).to.equal('application/json; charset=utf-8');
  return body as unknown as AsyncApiDocument;
}

/** RFC 6901, section 6. */
function at(document: object, reference: string): unknown {
  const steps = decodeURIComponent(reference.slice(1)).split('/').slice(1);
  return steps
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, step) => (value as Record<string, unknown> | undefined)?.[step],
      document,
    );
}

function faultsOf(validate: ValidateFunction, value: unknown): readonly string[] {
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
