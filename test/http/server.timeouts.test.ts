import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { problemIn, RawConnection } from '../support/raw-connection.ts';
import { servedStore } from '../support/served-store.ts';

const REQUEST_TIMEOUT_MS = 400;
const HEAD = 'POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

describe('The server does not wait for ever for a client that', () => {
  const { store, server, ask, post } = servedStore({}, { requestTimeoutMs: REQUEST_TIMEOUT_MS });
  const body = JSON.stringify(anEvent());
  const withLength = `${HEAD}Content-Length: ${body.length}\r\n`;

  const never: readonly (readonly [name: string, sent: string, trickled: string])[] = [
    ['connects, and sends nothing', '', ''],
    ['sends no end of its headers', withLength, ''],
    ['sends its headers bit by bit', '', `${withLength}${'X-More: 1\r\n'.repeat(200)}`],
    ['sends no body', `${withLength}\r\n`, ''],
    ['sends half of its body', `${withLength}\r\n${body.slice(0, body.length / 2)}`, ''],
    ['sends its body bit by bit', `${withLength}\r\n`, body],
    ['sends no last chunk', `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"eve\r\n`, ''],
    [
      'sends half of what it compressed',
      `${withLength}Content-Encoding: gzip\r\n\r\n${gzipSync('{').subarray(0, 1).toString('latin1')}`,
      '',
    ],
  ];
  for (const [name, sent, trickled] of never) {
    it(`${name}: 408, and the connection is closed`, async () => {
      const head = await store().headPosition();
      const connection = await RawConnection.open(server().port);
      connection.write(sent);
      await connection.trickle(trickled, 20);
      const response = await connection.whole();
      expect(problemIn(response, 408)).to.include({ code: 'request_timeout' });
      expect(await store().headPosition()).to.equal(head);
      expect(server().failures).to.deep.equal([]);
    });
  }

  it('sends its request in parts, and says by which id and status it is known', async () => {
    const connection = await RawConnection.open(server().port);
    connection.write(`${withLength}X-Request-Id: half-sent\r\n\r\n{`);
    expect(await connection.whole()).to.match(/^X-Request-Id: half-sent\r$/im);
    const told = await eventually(() => {
      const half = server().answered.filter(({ requestId }) => requestId === 'half-sent');
      expect(half).to.have.length(1);
      return half[0];
    });
    expect(told).to.include({ status: 408, isComplete: false, operationId: 'appendEvents' });
  });

  it('pauses within the time, whom it answers', async () => {
    const connection = await RawConnection.open(server().port);
    connection.write(`${withLength}Connection: close\r\n\r\n${body.slice(0, -4)}`);
    await connection.trickle(body.slice(-4), REQUEST_TIMEOUT_MS / 10);
    expect(await connection.whole()).to.match(/^HTTP\/1\.1 201 Created\r\n/);
  });

  it('is one of hundreds, and answers all others meanwhile', async () => {
    const stuck = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const connection = await RawConnection.open(server().port);
        connection.write(index % 2 === 0 ? withLength : `${withLength}\r\n{`);
        return connection;
      }),
    );
    expect((await post(anEvent())).status).to.equal(201);
    expect((await ask('GET', '/v1/events?limit=1')).status).to.equal(200);
    const responses = await Promise.all(stuck.map((connection) => connection.whole()));
    for (const response of responses) problemIn(response, 408);
    expect((await post(anEvent())).status).to.equal(201);
  });
});
