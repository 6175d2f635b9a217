import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { WEBHOOK_LIMITS } from '../../src/engine/subscriptions/webhook-target.ts';
import { WebhookDeliverer } from '../../src/webhooks/webhook-deliverer.ts';
import { failureOfAnswer } from '../../src/webhooks/webhook-failure.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';
import { aDelivery, recordedAt, SECRET, WEBHOOK_DEPS } from '../support/outbound-delivery.ts';
import { blocksOf, rowsOf, sectionOf } from '../support/readme-snippets.ts';
import { type Received, startWebhookReceiver } from '../support/webhook-receiver.ts';

const ROOT = join(import.meta.dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'docs/webhooks.md'), 'utf8');
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('docs/webhooks.md', () => {
  const folder = temporaryFolder();

  it('has every header of a request, and no other', async () => {
    const { headers } = await aRequest();
    const ofHttp = ['host', 'connection', 'content-length'];
    const sent = Object.keys(headers).filter((name) => !ofHttp.includes(name));
    const named = rowsOf(sectionOf(TEXT, 'A request')).map(([name]) => name);
    expect(sent).to.have.members(named);
  });

  it('shows how to verify a request', async () => {
    const [code = ''] = blocksOf(sectionOf(TEXT, 'Verifying it'), 'ts');
    const file = join(folder(), 'is-genuine.mts');
    await writeFile(file, code);
    const { isGenuine } = await import(pathToFileURL(file).href);
    const { headers, body } = await aRequest();
    expect(isGenuine(headers, Buffer.from(body), SECRET)).to.equal(true);
    expect(isGenuine(headers, Buffer.from(`${body} `), SECRET)).to.equal(false);
    expect(isGenuine(headers, Buffer.from(body), `whsec_${'A'.repeat(44)}`)).to.equal(false);
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
      expect(isGenuine({ ...headers, [name]: undefined }, Buffer.from(body), SECRET)).to.equal(
        false,
      );
      expect(isGenuine({ ...headers, [name]: '1' }, Buffer.from(body), SECRET)).to.equal(false);
    }
  });

  it('says to start the example as the example does', () => {
    const example = readFileSync(join(ROOT, 'scripts/examples/webhook-receiver.ts'), 'utf8');
    const [command = ''] = blocksOf(sectionOf(TEXT, 'Verifying it'), 'sh');
    expect(example).to.include(` *   ${command}`);
  });

  it('says which answers speak against the whole target, and which for good', () => {
    const rows = rowsOf(sectionOf(TEXT, 'What becomes of an answer')).map(([name = '']) => name);
    const statuses = Array.from({ length: 300 }, (_, index) => index + 300);
    const having = (is: 'isOfTarget' | 'isGone') =>
      statuses.filter((status) => failureOfAnswer(status, undefined, 0)[is]).join(', ');
    expect(rows).to.deep.equal(['2xx', having('isGone'), having('isOfTarget'), '3xx', 'others']);
  });

  it('names its limits', () => {
    expect(TEXT).to.include(`${WEBHOOK_LIMITS.urlCharactersMax.toLocaleString('en')} characters`);
    const source = readFileSync(join(ROOT, 'src/webhooks/webhook-deliverer.ts'), 'utf8');
    for (const [name, said] of [
      ['PER_ORIGIN_MAX', 'Up to (\\d+) requests'],
      ['IN_ALL_MAX', 'and (\\d+) in all'],
    ] as const) {
      const inCode = new RegExp(`const ${name} = (\\d+);`).exec(source)?.[1];
      expect(new RegExp(said).exec(TEXT)?.[1], name).to.equal(inCode);
    }
  });
});

async function aRequest(): Promise<Received> {
  const receiver = await startWebhookReceiver();
  const deliverer = new WebhookDeliverer(WEBHOOK_DEPS);
  const events = [recordedAt(1, { metadata: { traceparent: TRACEPARENT } })];
  await deliverer.deliver(aDelivery(receiver.url, { events }), new AbortController().signal);
  await Promise.all([deliverer.close(), receiver.close()]);
  const [received] = receiver.received;
  if (received === undefined) throw new Error('Nothing was received.');
  return received;
}
