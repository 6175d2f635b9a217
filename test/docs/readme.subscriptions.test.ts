import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { expect } from 'chai';
import { EventSource } from 'undici';
import { startScript } from '../scripts/run-script.ts';
import { apiClient } from '../support/api-client.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { blocksOf, curlSnippets, sectionOf } from '../support/readme-snippets.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { runSaved, type SavedProgram } from '../support/saved-program.ts';
import { startedApp } from '../support/started-app.ts';

const ROOT = join(import.meta.dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const SECTION = sectionOf(README, 'Subscribe');
const [WEBHOOK, WORKER, CONSUMER, PAGE] = ['A webhook', 'A worker', 'A consumer of Redis', 'A page']
  .map((title) => SECTION.split(`### ${title}\n`)[1] ?? '')
  .map((text) => text.split('\n### ')[0] ?? '') as [string, string, string, string];
const PATIENCE = { timeoutMs: 90_000 };
const ORIGIN = 'http://localhost:8080';

describe('README.md, "Subscribe"', function () {
  this.timeout(240_000);
  const { app, another } = startedApp({
    SCHEMAS_DIR: join(ROOT, 'schemas'),
    REDUCERS_DIR: join(ROOT, 'reducers'),
    SCHEMA_POLICY: 'open',
    ALLOW_PRIVATE_WEBHOOKS: 'true',
    CORS_ORIGINS: ORIGIN,
  });
  const folder = temporaryFolder();
  let program: SavedProgram | undefined;

  /** What a command of the README answers. */
  async function answerTo(command = ''): Promise<unknown> {
    const here = command.replaceAll('http://127.0.0.1:3000', app().url);
    const { stdout } = await promisify(execFile)('bash', ['-ec', here]);
    return JSON.parse(stdout.split('\n').at(-1) || stdout);
  }

  async function save(file: string, environment: Readonly<Record<string, string>>, text = '') {
    program = await runSaved(folder(), file, text, environment);
    return program;
  }

  async function statusOf(name: string) {
    const { body } = await apiClient(app().url).ask('GET', `/v1/subscriptions/${name}`);
    return body as { readonly lag: { readonly events: number }; readonly deadLetters: number };
  }

  before(async () => {
    const [earlier = ''] = README.split('\n## Subscribe\n');
    for (const { command } of curlSnippets(earlier)) {
      const here = command.replaceAll('http://127.0.0.1:3000', app().url);
      await promisify(execFile)('bash', ['-ec', here]);
    }
  });
  afterEach(async () => {
    await program?.stop();
    program = undefined;
  });

  it('shows a webhook that receives what is signed, and nothing else', async () => {
    const [subscribing, deliveries] = curlSnippets(WEBHOOK);
    const PORT = String(await freePort());
    const command = subscribing?.command.replaceAll('127.0.0.1:4000', `127.0.0.1:${PORT}`);
    const created = (await answerTo(command)) as { readonly secret: string };
    expect(alike(created, PORT)).to.deep.equal(
      alike(JSON.parse(subscribing?.output ?? ''), '4000'),
    );

    const [receiver = ''] = blocksOf(WEBHOOK, 'js');
    const started = await save('receiver.mjs', { WEBHOOK_SECRET: created.secret, PORT }, receiver);
    await eventually(async () => {
      const shown = alike(JSON.parse(deliveries?.output ?? ''), '4000');
      expect(alike(await answerTo(deliveries?.command), PORT)).to.deep.equal(shown);
    }, PATIENCE);
    const [line = '', ...more] = started.stdout().split('\n');
    expect(JSON.parse(line)).to.include({ type: 'MissionCreated', subject: 'mission-42' });
    expect(more).to.deep.equal(['']);

    const now = String(Math.floor(Date.now() / 1_000));
    const forged = { 'webhook-id': 'a', 'webhook-timestamp': now, 'webhook-signature': 'v1,AAAA' };
    for (const headers of [{}, forged]) {
      const url = `http://127.0.0.1:${PORT}/`;
      expect((await fetch(url, { method: 'POST', headers, body: line })).status).to.equal(401);
    }
    expect(started.stdout()).to.equal(`${line}\n`);
  });

  it('shows a receiver that outlives a request that is cut off', async () => {
    const port = await freePort();
    const environment = { WEBHOOK_SECRET: `whsec_${'A'.repeat(44)}`, PORT: String(port) };
    const started = await save('receiver.mjs', environment, blocksOf(WEBHOOK, 'js')[0]);
    const cut = await eventually(() => RawConnection.open(port), PATIENCE);
    await cut.write('POST / HTTP/1.1\r\nHost: receiver\r\nContent-Length: 1000\r\n\r\nabc');
    cut.abort();
    for (let times = 0; times < 5; times += 1) {
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST' });
      expect(response.status).to.equal(401);
    }
    expect(started.stderr()).to.equal('');
  });

  it('shows a receiver that says what is missing', async () => {
    const environment = { WEBHOOK_SECRET: '', PORT: '0' };
    const started = await save('receiver.mjs', environment, blocksOf(WEBHOOK, 'js')[0]);
    expect(await started.ended).to.equal(1);
    expect(started.stderr()).to.match(/^WEBHOOK_SECRET must be .*\n$/);
  });

  it('shows a worker that fetches, works and acknowledges', async () => {
    const [subscribing] = curlSnippets(WORKER);
    await answerTo(subscribing?.command);
    const [worker = ''] = blocksOf(WORKER, 'js');
    const [, printed] = /prints\s`([^`]+)`/.exec(WORKER) ?? [];
    const started = await save('worker.mjs', { EVENT_STORE: app().url }, worker);
    await eventually(async () => {
      expect(started.stdout()).to.equal(`${printed}\n`);
      const { lag, deadLetters } = await statusOf('burns');
      expect({ events: lag.events, deadLetters }).to.deep.equal({ events: 0, deadLetters: 0 });
    }, PATIENCE);
  });

  it('shows a page that has what was there, and what comes', async () => {
    const { texts, close } = openedPage(app().url);
    const [, first] = /missions, and `([^`]+)` first/.exec(PAGE) ?? [];
    await eventually(() => expect(texts()).to.have.length(3), PATIENCE);
    expect(texts()[0]).to.equal(first);
    const data = { deltaVMetresPerSecond: 0.4 };
    const event = { eventType: 'ManeuverExecuted', aggregateType: 'Mission', aggregateId: 'm-43' };
    await apiClient(app().url).append({ ...event, data });
    await eventually(() => {
      expect(texts().slice(3)).to.deep.equal(['6: ManeuverExecuted m-43 by somebody']);
    }, PATIENCE);
    close();
  });

  it('shows a page that says when it is refused', async () => {
    const refusing = createServer((_, response) => response.writeHead(401).end());
    const port = await freePort();
    await new Promise<void>((resolve) => refusing.listen(port, resolve));
    const { texts, close } = openedPage(`http://127.0.0.1:${port}`);
    await eventually(() => expect(texts()[0]).to.match(/^This is the end: the service/), PATIENCE);
    close();
    refusing.close();
  });

  it('shows a worker that goes on when the service comes back', async () => {
    const port = await freePort();
    const environment = { EVENT_STORE: `http://127.0.0.1:${port}` };
    const started = await save('worker.mjs', environment, blocksOf(WORKER, 'js')[0]);
    await eventually(() => expect(started.stderr()).to.match(/fetch failed/), PATIENCE);
    await another({ PORT: String(port) });
    const burnt = 'm-43 { deltaVMetresPerSecond: 0.4 }\n';
    await eventually(() => expect(started.stdout()).to.equal(burnt), PATIENCE);
  });

  it('lets pages of the origin that it names in', async () => {
    const [, origin = ''] = /CORS_ORIGINS=(\S+) npm start/.exec(PAGE) ?? [];
    expect(PAGE).to.include(`<${origin}/live.html>`);
    const headers = { Origin: origin, Accept: 'text/event-stream' };
    const ending = new AbortController();
    const url = `${app().url}/v1/events/stream`;
    const response = await fetch(url, { headers, signal: ending.signal });
    expect(response.headers.get('access-control-allow-origin')).to.equal(ORIGIN);
    ending.abort();
  });

  describe('with Redis', () => {
    let redis: RedisServer;

    before(async () => {
      redis = await startRedis();
      await another({ REDIS_URL: redis.url, REDIS_PREFIX: 'event_store' });
    });
    after(() => redis.remove());

    it('shows a stream, and a consumer that counts what is in it', async () => {
      const [, reading = ''] = /redis-cli (.*)/.exec(CONSUMER) ?? [];
      const [name = '', ...args] = reading.replaceAll("'", '').split(' ');
      await eventually(async () => {
        const read = JSON.stringify(await redis.command(name, ...args));
        const ids = [...read.matchAll(/\["(\d+-0)",/g)].map(([, id]) => id);
        expect(ids.slice(0, 4)).to.deep.equal(['1-0', '2-0', '4-0', '5-0']);
      }, PATIENCE);
      const [, script = '', argument = ''] = /tsx scripts\/(\S+)\.ts (\w+)/.exec(CONSUMER) ?? [];
      const consumer = startScript(script, [argument], { REDIS_URL: redis.url });
      await eventually(async () => {
        const key = '{event_store}:example:counting:counts';
        expect(await redis.command('HGET', key, 'ThrusterFired')).to.equal('1');
      }, PATIENCE);
      consumer.send('SIGTERM');
      const { stdout } = await consumer.ended;
      const [, line] = /prints `([^`]+)`/.exec(CONSUMER) ?? [];
      expect(stdout.split('\n')[0]).to.equal(line);
    });
  });
});

/** What varies from run to run, made the same where it is of the same form. */
function alike(value: unknown, port: string): unknown {
  const text = JSON.stringify(value)
    .replaceAll(`127.0.0.1:${port}/`, 'the receiver')
    .replaceAll(/whsec_[\w+/]{43}=/g, 'a secret')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time')
    .replaceAll(/"(seconds|durationMs|attempt)":[\d.]+/g, '"$1":"a number"');
  return JSON.parse(text);
}

/** The README's page, in as much of a browser as it takes. */
function openedPage(store: string) {
  const [page = ''] = blocksOf(PAGE, 'html');
  const [, script = ''] = /<script>(.*)<\/script>/s.exec(page) ?? [];
  const items: { textContent?: string }[] = [];
  const opened: EventSource[] = [];
  const search = `?store=${encodeURIComponent(store)}`;
  class Followed extends EventSource {
    constructor(url: string) {
      super(url);
      opened.push(this);
    }
  }
  const document = {
    createElement: () => ({}),
    querySelector: () => ({ append: (item: { textContent?: string }) => items.push(item) }),
  };
  const globals = { EventSource: Followed, URLSearchParams, document, location: { search } };
  runInContext(script, createContext(globals));
  return {
    texts: () => items.map(({ textContent }) => textContent),
    close() {
      for (const each of opened) each.close();
    },
  };
}
