import { expect } from 'chai';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import { WebhookDeliverer } from '../../src/webhooks/webhook-deliverer.ts';
import { eventually } from '../support/eventually.ts';
import {
  aDelivery,
  type DeliveryChanges,
  recordedAt,
  SECRET,
  sealed,
  WEBHOOK_DEPS,
} from '../support/outbound-delivery.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';
import { type RunningScript, runScript, startScript } from './run-script.ts';

const NEVER = new AbortController().signal;
const OTHER = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('The example of a receiver of webhooks', () => {
  const deliverer = new WebhookDeliverer(WEBHOOK_DEPS);
  let script: RunningScript;
  let url: string;

  async function start(secret: string): Promise<void> {
    script = startScript('examples/webhook-receiver', [], { WEBHOOK_SECRET: secret, PORT: '0' });
    url = await eventually(
      () => {
        const [found] = /http:\S+/.exec(script.stderr()) ?? [];
        if (found === undefined) throw new Error(`It does not listen: ${script.stderr()}`);
        return found;
      },
      { timeoutMs: 30_000 },
    );
  }

  async function statusOf(changes: DeliveryChanges, by = deliverer): Promise<number | undefined> {
    const result = await by.deliver(aDelivery(url, changes), NEVER);
    return result.kind === 'delivered' ? result.statusCode : result.failure.statusCode;
  }

  async function handled(): Promise<readonly unknown[]> {
    script.send('SIGTERM');
    const { stdout } = await script.ended;
    const lines = stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line));
  }

  afterEach(async () => {
    script.send('SIGKILL');
    await script.ended;
  });
  after(() => deliverer.close());

  it('handles each delivery once, however often it comes, one event or several', async () => {
    await start(SECRET);
    const events = [recordedAt(1), recordedAt(2, { data: { note: 'Zürich ✓' } }), recordedAt(3)];
    const [first, ...others] = events.map((event) => [event]);
    for (const _ of [1, 2, 3]) expect(await statusOf({ events: first ?? [] })).to.equal(204);
    const batch = { id: 'another', events: others.flat(), batch: { max: 10 } };
    for (const _ of [1, 2]) expect(await statusOf(batch)).to.equal(204);
    expect(await handled()).to.deep.equal(events.map(cloudEventFrom));
  });

  it('takes either secret while one is rotated', async () => {
    await start(`${OTHER} ${SECRET}`);
    expect(await statusOf({ id: 'a' })).to.equal(204);
    expect(await statusOf({ id: 'b', secrets: [{ sealed: sealed(OTHER) }] })).to.equal(204);
    const both = [{ sealed: sealed(OTHER) }, { sealed: sealed(SECRET), expiresAt: '2100-01-01' }];
    expect(await statusOf({ id: 'c', secrets: both })).to.equal(204);
    expect(await handled()).to.have.length(3);
  });

  it('outlives a request that is cut off', async () => {
    await start(SECRET);
    const cut = await RawConnection.open(Number(new URL(url).port));
    await cut.write('POST / HTTP/1.1\r\nHost: receiver\r\nContent-Length: 1000\r\n\r\nabc');
    cut.abort();
    expect(await statusOf({})).to.equal(204);
    expect(await handled()).to.have.length(1);
  });

  it('says in a line what is missing', async () => {
    for (const secret of ['', 'whsec_short', `${SECRET} `]) {
      const { exitCode, stderr } = await runScript('examples/webhook-receiver', [], '', {
        WEBHOOK_SECRET: secret,
      });
      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/^WEBHOOK_SECRET must be .*\n$/);
    }
  });

  it('believes nothing that is signed otherwise, was changed, or is old', async () => {
    await start(SECRET);
    expect(await statusOf({ secrets: [{ sealed: sealed(OTHER) }] })).to.equal(401);
    expect(await statusOf({ secrets: [] })).to.equal(401);
    for (const ms of [-301_000, 301_000]) {
      const clock = { ...WEBHOOK_DEPS.clock, now: () => Date.now() + ms };
      const odd = new WebhookDeliverer({ ...WEBHOOK_DEPS, clock });
      expect(await statusOf({}, odd)).to.equal(401);
      await odd.close();
    }
    const captured = await capturedRequest();
    const sent = async (headers: Readonly<Record<string, string>>, body = captured.body) => {
      const all = { ...captured.headers, ...headers };
      return (await fetch(url, { method: 'POST', headers: all, body })).status;
    };
    expect(await sent({}, captured.body.replace('Mission', 'Mishap'))).to.equal(401);
    expect(await sent({ 'webhook-id': 'another' })).to.equal(401);
    expect(await sent({ 'webhook-signature': 'v1,' })).to.equal(401);
    expect(await sent({ 'webhook-timestamp': 'now' })).to.equal(401);
    expect(await sent({})).to.equal(204);
    expect(await handled()).to.have.length(1);
  });
});

/** What the deliverer sends, as somebody on the way sees it. */
async function capturedRequest() {
  const receiver = await startWebhookReceiver();
  const deliverer = new WebhookDeliverer(WEBHOOK_DEPS);
  await deliverer.deliver(aDelivery(receiver.url), NEVER);
  await Promise.all([deliverer.close(), receiver.close()]);
  const [received] = receiver.received;
  if (received === undefined) throw new Error('Nothing was received.');
  const signed = Object.entries(received.headers).filter(([name]) => name.startsWith('webhook-'));
  return { headers: Object.fromEntries(signed) as Record<string, string>, body: received.body };
}
