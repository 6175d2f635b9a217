import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { Pace } from '../../src/http/end-at-pace.ts';
import { send } from '../../src/http/send.ts';
import { SlowReader } from '../support/slow-reader.ts';

const MIB = 1024 * 1024;
/** Of what fits into the connection by itself, a client that takes nothing is sent all. */
const LARGE = Buffer.alloc(64 * MIB, 'x');
const UNHURRIED: Pace = { stallMs: 60_000, bytesPerSecondMin: 1 };

describe('An answer', function () {
  this.timeout(60_000);
  let server: Server;
  let port: number;
  /** What is sent, and the pace at which it is to be taken. */
  let body: string | Buffer;
  let pace: Pace;
  /** Whether it was taken whole, once it is over. */
  let over: Promise<boolean>;

  beforeEach(async () => {
    let settle: (isWhole: boolean) => void;
    over = new Promise((resolve) => {
      settle = resolve;
    });
    server = createServer((_request, response: ServerResponse) => {
      response.once('close', () => settle(response.writableFinished));
      send(response, 200, { contentType: 'text/plain', body }, pace);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = () => SlowReader.ask(port, '/', '*/*');

  it('is given up where its client takes nothing of it', async () => {
    body = LARGE;
    pace = { stallMs: 200, bytesPerSecondMin: 1 };
    const reader = await ask();
    expect(await over).to.equal(false);
    expect((await reader.take(LARGE.length * 2)).length).to.be.lessThan(LARGE.length);
  });

  it('is given up where its client takes it, but too slowly', async () => {
    body = LARGE;
    pace = { stallMs: 1_000, bytesPerSecondMin: LARGE.length };
    const reader = await ask();
    const text = await reader.takeSlowly(MIB, 100);
    expect(await over).to.equal(false);
    expect(text.length).to.be.within(MIB, LARGE.length);
  });

  it('is had whole by a client that takes its time within that', async () => {
    for (const [sent, pauseMs] of [
      [LARGE, 10],
      ['ä'.repeat(MIB), 0],
      ['', 0],
    ] as const) {
      body = sent;
      pace = UNHURRIED;
      const reader = await ask();
      const text = await reader.takeSlowly(4 * MIB, pauseMs);
      expect(text.split('\r\n\r\n')[1] === sent.toString()).to.equal(true);
    }
    expect(await over).to.equal(true);
  });

  it('has no body for HEAD, however large', async () => {
    body = LARGE;
    pace = UNHURRIED;
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'HEAD' });
    expect(response.headers.get('content-length')).to.equal(String(LARGE.length));
    expect(await over).to.equal(true);
  });
});
