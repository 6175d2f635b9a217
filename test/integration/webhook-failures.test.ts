import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type LookupFunction, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { DeliveryFailure } from '../../src/engine/subscriptions/ports.ts';
import { OutboundAddresses } from '../../src/platform/outbound-addresses.ts';
import { WebhookDeliverer } from '../../src/webhooks/webhook-deliverer.ts';
import { ANSWER_BYTES_MAX } from '../../src/webhooks/webhook-exchange.ts';
import { makeCertificate } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import {
  aDelivery,
  type DeliveryChanges,
  failureOf,
  WEBHOOK_DEPS,
} from '../support/outbound-delivery.ts';
import {
  type Behaviour,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts';

const NEVER = new AbortController().signal;

describe('A delivery that fails', () => {
  let receiver: WebhookReceiver;
  let deliverer: WebhookDeliverer;

  beforeEach(async () => {
    receiver = await startWebhookReceiver();
    deliverer = new WebhookDeliverer(WEBHOOK_DEPS);
  });
  afterEach(async () => {
    await deliverer.close();
    await receiver.close();
  });

  async function failureAt(url: string, changes: DeliveryChanges = {}): Promise<DeliveryFailure> {
    return failureOf(await deliverer.deliver(aDelivery(url, changes), NEVER));
  }

  async function failureOn(behaviour: Behaviour, timeoutMs = 15_000): Promise<DeliveryFailure> {
    receiver.behave(behaviour);
    return await failureAt(receiver.url, { timeoutMs });
  }

  describe('by what is answered', () => {
    for (const statusCode of [400, 401, 403, 404, 408, 422, 500, 501]) {
      it(`${statusCode}: is one try of these events`, async () => {
        const failure = await failureOn((response) => response.writeHead(statusCode).end('why'));
        const error = `It answered ${statusCode}`;
        expect(failure).to.deep.equal({ error, statusCode, isOfTarget: false });
      });
    }

    for (const statusCode of [429, 502, 503, 504]) {
      it(`${statusCode}: speaks against the whole target`, async () => {
        const failure = await failureOn((response) => response.writeHead(statusCode).end());
        const error = `It answered ${statusCode}`;
        expect(failure).to.deep.equal({ error, statusCode, isOfTarget: true });
      });
    }

    it('410: the receiver wants nothing more', async () => {
      const failure = await failureOn((response) => response.writeHead(410).end());
      expect(failure).to.deep.include({ statusCode: 410, isOfTarget: false, isGone: true });
    });

    for (const statusCode of [301, 302, 303, 307, 308]) {
      it(`${statusCode}: is not followed`, async () => {
        const location = { location: `http://127.0.0.1:${receiver.port}/inside` };
        const failure = await failureOn((response) =>
          response.writeHead(statusCode, location).end(),
        );
        expect(failure.error).to.equal(`It answered ${statusCode}; redirects are not followed`);
        expect(failure.isOfTarget).to.equal(false);
        expect(receiver.received).to.have.length(1);
      });
    }

    it('says when to come again, in seconds or as a date, and a day later at most', async () => {
      for (const [text, expected] of [
        ['30', 30_000],
        ['99999999', 86_400_000],
        ['soon', undefined],
      ] as const) {
        const headers = { 'retry-after': text };
        const failure = await failureOn((response) => response.writeHead(503, headers).end());
        expect(failure.retryAfterMs, text).to.equal(expected);
      }
      const date = new Date(Date.now() + 60_000).toUTCString();
      const headers = { 'retry-after': date };
      const failure = await failureOn((response) => response.writeHead(429, headers).end());
      expect(failure.retryAfterMs).to.be.within(1_000, 60_000);
    });

    it('is no more of it than 16 KiB, whatever it is', async () => {
      let sent = 0;
      const isClosed = new Promise<void>((resolve) => {
        receiver.behave((response) => {
          response.writeHead(500);
          const chunk = Buffer.alloc(ANSWER_BYTES_MAX, 'x');
          const more = () => {
            do sent += chunk.length;
            while (response.write(chunk) && sent < 1e9);
          };
          response.on('drain', more).on('close', resolve);
          more();
        });
      });
      expect((await failureAt(receiver.url)).error).to.equal('It answered 500');
      await isClosed;
      // What is beyond was on its way, in the buffers of the system.
      expect(sent).to.be.lessThan(32 * 2 ** 20);
    });

    it('is delivered if that was said, whatever becomes of the rest', async () => {
      receiver.behave((response, _, socket) => {
        response.writeHead(200, { 'content-length': 100 }).write('begun', () => socket.destroy());
      });
      const result = await deliverer.deliver(aDelivery(receiver.url), NEVER);
      expect(result).to.include({ kind: 'delivered', statusCode: 200 });
      receiver.behave((response) => {
        response.writeHead(200).write('never ends');
      });
      const delivery = aDelivery(receiver.url, { timeoutMs: 200 });
      expect((await deliverer.deliver(delivery, NEVER)).kind).to.equal('delivered');
      await eventually(async () => {
        const again = await deliverer.deliver(aDelivery(receiver.url, { timeoutMs: 200 }), NEVER);
        expect(again.kind).to.equal('delivered');
      });
    });
  });

  describe('without an answer', () => {
    it('is closed before there is one', async () => {
      const closed = 'The connection was closed before there was an answer';
      const end = await failureOn((_, __, socket) => socket.end());
      const reset = await failureOn((_, __, socket) => socket.resetAndDestroy());
      for (const failure of [end, reset]) {
        expect(failure).to.deep.equal({ error: closed, isOfTarget: true });
      }
    });

    it('is not waited for longer than its subscription says', async () => {
      const isClosed = new Promise<void>((resolve) => {
        receiver.behave((_, __, socket) => socket.once('close', resolve));
      });
      const failure = await failureAt(receiver.url, { timeoutMs: 150 });
      const error = 'There was no answer within 150 ms';
      expect(failure).to.deep.equal({ error, isOfTarget: true });
      await isClosed;
    });

    it('nor where the answer comes byte by byte', async () => {
      const server = createServer((socket) => {
        const timer = setInterval(() => socket.write('H'), 20);
        socket.on('error', () => undefined).on('close', () => clearInterval(timer));
      });
      const url = await listening(server);
      expect((await failureAt(url, { timeoutMs: 300 })).isOfTarget).to.equal(true);
      server.close();
    });

    it('nor for a connection that does not come to be', async () => {
      // Nothing answers: the name is never resolved, or there is no way.
      const lookup: LookupFunction = () => undefined;
      const lost = new WebhookDeliverer({ ...WEBHOOK_DEPS, lookup });
      const delivery = aDelivery('http://receiver.example/', { timeoutMs: 150 });
      const failure = failureOf(await lost.deliver(delivery, NEVER));
      expect(failure.error).to.equal('There was no answer within 150 ms');
      await lost.close();
    });

    it('from when it has its turn, and not for others that are before it', async () => {
      const one = new WebhookDeliverer({ ...WEBHOOK_DEPS, perOriginMax: 1 });
      const answers: (() => void)[] = [];
      receiver.behave((response) => {
        answers.push(() => response.writeHead(204).end());
      });
      const first = one.deliver(aDelivery(receiver.url), NEVER);
      await eventually(() => expect(answers).to.have.length(1));
      const second = one.deliver(aDelivery(receiver.url, { timeoutMs: 100 }), NEVER);
      await sleep(300);
      for (const answer of answers) answer();
      expect((await first).kind).to.equal('delivered');
      expect(failureOf(await second).error).to.equal('There was no answer within 100 ms');
      await one.close();
      expect(receiver.received).to.have.length(2);
    });

    it('ends when it is not wanted any more', async () => {
      receiver.behave(() => undefined);
      const wanted = new AbortController();
      const delivering = deliverer.deliver(aDelivery(receiver.url), wanted.signal);
      await eventually(() => expect(receiver.received).to.have.length(1));
      wanted.abort();
      const failure = failureOf(await delivering);
      expect(failure.error).to.equal('The delivery was given up by the service');
      const never = await deliverer.deliver(aDelivery(receiver.url), wanted.signal);
      expect(failureOf(never).error).to.equal(failure.error);
      expect(receiver.received).to.have.length(1);
    });

    it('ends when the deliverer is closed', async () => {
      receiver.behave(() => undefined);
      const delivering = deliverer.deliver(aDelivery(receiver.url), NEVER);
      await eventually(() => expect(receiver.received).to.have.length(1));
      await deliverer.close();
      expect(failureOf(await delivering).isOfTarget).to.equal(true);
    });
  });

  describe('for want of a receiver', () => {
    it('is refused', async () => {
      const failure = await failureAt(`http://127.0.0.1:${await freePort()}/`);
      expect(failure).to.deep.equal({ error: 'The connection was refused', isOfTarget: true });
    });

    it('has a name that stands for nothing', async () => {
      const failure = await failureAt('https://receiver.invalid/');
      const error = 'The name of its host could not be resolved';
      expect(failure).to.deep.equal({ error, isOfTarget: true });
    });

    it('meets what is no HTTP', async () => {
      const server = createServer((socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
      const failure = await failureAt(await listening(server));
      const error = 'What it answered is no HTTP, or too much of it';
      expect(failure).to.deep.equal({ error, isOfTarget: true });
      const headers = { 'x-much': 'x'.repeat(2 * ANSWER_BYTES_MAX) };
      const much = await failureOn((response) => response.writeHead(200, headers).end());
      expect(much).to.deep.equal({ error, isOfTarget: true });
      server.close();
    });

    it('meets a certificate that nobody vouches for', async () => {
      const certificate = await makeCertificate();
      const files = [readFile(certificate.cert), readFile(certificate.key)] as const;
      const [cert, key] = await Promise.all(files);
      const secure = await startWebhookReceiver({ cert, key });
      const failure = await failureAt(secure.url);
      const error = 'TLS failed: DEPTH_ZERO_SELF_SIGNED_CERT';
      expect(failure).to.deep.equal({ error, isOfTarget: true });
      expect(secure.received).to.be.empty;
      const trusting = new WebhookDeliverer({ ...WEBHOOK_DEPS, ca: cert.toString() });
      expect((await trusting.deliver(aDelivery(secure.url), NEVER)).kind).to.equal('delivered');
      const inTheClear = await failureAt(secure.url.replace('https:', 'http:'));
      expect(inTheClear.isOfTarget).to.equal(true);
      await Promise.all([trusting.close(), secure.close(), certificate.remove()]);
    });
  });

  it('tells nothing of the URL, the headers or the secrets', async () => {
    const headers = { authorization: 'Bearer 8f2c' };
    const url = `http://127.0.0.1:${await freePort()}/path-8f2c?token=8f2c`;
    expect(JSON.stringify(await failureAt(url, { headers }))).to.not.match(/8f2c|127\.0/);
  });

  async function listening(server: ReturnType<typeof createServer>): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
});

describe('A webhook at an internal address', () => {
  let receiver: WebhookReceiver;

  beforeEach(async () => {
    receiver = await startWebhookReceiver();
  });
  afterEach(() => receiver.close());

  const STRICT = new OutboundAddresses({ internal: 'none', allowed: [] });
  const FORBIDDEN = 'Its host is at no address that may be reached';

  async function failureAt(url: string, deps: Partial<typeof WEBHOOK_DEPS> = {}) {
    const deliverer = new WebhookDeliverer({ ...WEBHOOK_DEPS, addresses: STRICT, ...deps });
    const result = await deliverer.deliver(aDelivery(url), NEVER);
    await deliverer.close();
    return failureOf(result);
  }

  it('is not reached by its address, in whatever notation', async () => {
    const hosts = ['127.0.0.1', '127.1', '0x7f000001', '2130706433', '[::ffff:127.0.0.1]', '0'];
    for (const host of hosts) {
      for (const scheme of ['http', 'https']) {
        const failure = await failureAt(`${scheme}://${host}:${receiver.port}/`);
        expect(failure, host).to.deep.equal({ error: FORBIDDEN, isOfTarget: true });
      }
    }
    expect(receiver.connections).to.equal(0);
  });

  it('is not reached by a name that stands for it', async () => {
    const failure = await failureAt(`https://localhost:${receiver.port}/`);
    expect(failure.error).to.equal(FORBIDDEN);
    expect(receiver.connections).to.equal(0);
  });

  it('is not reached by a name that stands for another address each time', async () => {
    let lookups = 0;
    const lookup: LookupFunction = (_, __, callback) => {
      lookups += 1;
      const address = lookups === 1 ? '8.8.8.8' : '127.0.0.1';
      callback(null, [{ address, family: 4 }]);
    };
    const guarded = new WebhookDeliverer({ ...WEBHOOK_DEPS, addresses: STRICT, lookup });
    const url = `https://rebinding.example:${receiver.port}/`;
    for (const timeoutMs of [150, 1_000]) {
      await guarded.deliver(aDelivery(url, { timeoutMs }), NEVER);
    }
    await guarded.close();
    expect(receiver.connections).to.equal(0);
  });

  it('is looked up once for each connection, and what was found is what is connected to', async () => {
    const asked: string[] = [];
    const lookup: LookupFunction = (host, _, callback) => {
      asked.push(host);
      callback(null, [
        { address: '10.0.0.1', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    };
    const deliverer = new WebhookDeliverer({ ...WEBHOOK_DEPS, lookup });
    const url = `http://receiver.example:${receiver.port}/`;
    for (const _ of [1, 2, 3]) {
      expect((await deliverer.deliver(aDelivery(url), NEVER)).kind).to.equal('delivered');
    }
    await deliverer.close();
    expect(asked).to.have.length(receiver.connections);
  });

  it('is not reached where all that its name stands for is inside', async () => {
    const lookup: LookupFunction = (_, __, callback) =>
      callback(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '169.254.169.254', family: 4 },
        { address: '::1', family: 6 },
      ]);
    const failure = await failureAt(`https://inside.example:${receiver.port}/`, { lookup });
    expect(failure.error).to.equal(FORBIDDEN);
    expect(receiver.connections).to.equal(0);
  });

  it('is reached where it is allowed by name, address or network', async () => {
    for (const allowed of ['localhost', '127.0.0.1', '127.0.0.0/8']) {
      const addresses = new OutboundAddresses({ internal: 'none', allowed: [allowed] });
      const deliverer = new WebhookDeliverer({ ...WEBHOOK_DEPS, addresses });
      const host = allowed === 'localhost' ? allowed : '127.0.0.1';
      const url = `http://${host}:${receiver.port}/`;
      expect((await deliverer.deliver(aDelivery(url), NEVER)).kind, allowed).to.equal('delivered');
      await deliverer.close();
    }
  });

  it('is the only one that is reached without TLS', async () => {
    const lookup: LookupFunction = (_, __, callback) =>
      callback(null, [{ address: '8.8.8.8', family: 4 }]);
    const { addresses } = WEBHOOK_DEPS;
    const failure = await failureAt('http://public.example/', { addresses, lookup });
    expect(failure.error).to.equal(FORBIDDEN);
  });
});
