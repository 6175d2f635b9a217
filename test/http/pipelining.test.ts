import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { createHttpServer } from '../../src/http/http-server.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { servedStore } from '../support/served-store.ts';

const GET = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n';
/** Behind the one that is being answered. */
const WAITING_MAX = 64;

describe('Requests that come at once on one connection', () => {
  const { store, server } = servedStore();

  it('are all answered, in their order, where they are not very many', async () => {
    const connection = await RawConnection.open(server().port);
    const ids = Array.from({ length: 20 }, (_, index) => `request-${index}`);
    const requests = ids.map((id) => `${GET}X-Request-Id: ${id}\r\n`);
    connection.write(`${requests.join('\r\n')}Connection: close\r\n\r\n`);
    const answered = [...(await connection.whole()).matchAll(/^x-request-id: (\S+)\r$/gim)];
    expect(answered.map(([, id]) => id)).to.deep.equal(ids);
  });

  it('end with their connection where they come without end, and are not done', async () => {
    const body = JSON.stringify(anEvent());
    const headers = `Content-Type: application/json\r\nContent-Length: ${body.length}`;
    const append = `POST /v1/events HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n${body}`;
    const head = await store().headPosition();
    const connection = await RawConnection.open(server().port);
    connection.write(append.repeat(10_000));
    await connection.whole();
    // The first was begun before the others were there.
    expect(await store().headPosition()).to.be.within(head, head + 1);
    expect(server().failures).to.deep.equal([]);
  });
});

describe('A request that is held', () => {
  let begun: string[];
  let arrived: number;
  let isFirstOver: boolean;
  let answerFirst: () => void;
  let close: () => Promise<void>;
  let connection: RawConnection;

  beforeEach(async () => {
    begun = [];
    arrived = 0;
    isFirstOver = false;
    const first = new Promise<void>((resolve) => {
      answerFirst = resolve;
    });
    const server = createHttpServer(
      async ({ url = '' }, response: ServerResponse) => {
        begun.push(url);
        if (url === '/0') {
          response.once('close', () => {
            isFirstOver = true;
          });
          await first;
        }
        response.end();
      },
      { requestTimeoutMs: 30_000 },
    );
    server.on('request', () => {
      arrived += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    connection = await RawConnection.open((server.address() as AddressInfo).port);
    close = async () => {
      connection.abort();
      await new Promise((resolve) => server.close(resolve));
    };
  });
  afterEach(() => close());

  const ask = (count: number) => {
    const paths = Array.from({ length: count }, (_, index) => `/${arrived + index}`);
    connection.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`).join(''));
    return paths;
  };

  it('has as many wait behind it as may, which then have their turns', async () => {
    const paths = ask(1 + WAITING_MAX);
    await eventually(() => expect(arrived).to.equal(paths.length));
    expect(begun).to.deep.equal(['/0']);
    answerFirst();
    await eventually(() => expect(begun).to.deep.equal(paths));
    await eventually(() =>
      expect(connection.received.match(/HTTP\/1\.1 200 OK/g)).to.have.length(paths.length),
    );
  });

  it('has its connection broken off by one more, and none of them is begun', async () => {
    ask(1 + WAITING_MAX);
    await eventually(() => expect(arrived).to.equal(1 + WAITING_MAX));
    ask(3);
    expect(await connection.whole()).to.equal('');
    await eventually(() => expect(isFirstOver).to.equal(true));
    await close();
    expect(begun).to.deep.equal(['/0']);
  });

  it('takes those that wait along when its client goes', async () => {
    ask(10);
    await eventually(() => expect(arrived).to.equal(10));
    connection.abort();
    await eventually(() => expect(isFirstOver).to.equal(true));
    await close();
    expect(begun).to.deep.equal(['/0']);
  });
});
