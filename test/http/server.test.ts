import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { problemIn, RawConnection } from '../support/raw-connection.ts';
import { servedStore } from '../support/served-store.ts';

const HEAD = 'POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

/** The whole of a request that appends an event. */
function appending(headers = ''): string {
  const body = JSON.stringify(anEvent());
  return `${HEAD}${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

describe('The server', () => {
  const { store, server, ask, post } = servedStore();
  const connect = () => RawConnection.open(server().port);

  for (const [name, text] of [
    ['garbage', 'garbage\r\n\r\n'],
    ['the beginning of TLS', '\u0016\u0003\u0001\u0002\u0000'],
    ['another protocol', 'GET / SMTP/1.0\r\n\r\n'],
    ['a header without a colon', 'GET /v1/events HTTP/1.1\r\nHost: localhost\r\nnonsense\r\n\r\n'],
    ['a negative length', `${HEAD}Content-Length: -1\r\n\r\n{}`],
    ['two lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    [
      'a length beside chunks',
      `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    ],
    ['chunks of no length', `${HEAD}Transfer-Encoding: chunked\r\n\r\nx\r\n`],
  ] as const) {
    it(`answers ${name} with 400 and closes the connection`, async () => {
      const head = await store().headPosition();
      const connection = await connect();
      connection.write(text);
      expect(problemIn(await connection.whole(), 400)).to.include({ code: 'invalid_request' });
      expect(await store().headPosition()).to.equal(head);
    });
  }

  it('answers what it cannot read with an id of its own, and tells of it', async () => {
    const count = server().answered.length;
    const connection = await connect();
    connection.write('garbage\r\n\r\n');
    const [, requestId] = /^x-request-id: (\S+)\r$/im.exec(await connection.whole()) ?? [];
    const [told] = server().answered.slice(count);
    expect(told).to.deep.include({ requestId, status: 400, method: '-', path: '-' });
  });

  it('refuses a request without Host as a problem', async () => {
    const connection = await connect();
    connection.write('GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n');
    const [head = '', body = ''] = (await connection.whole()).split('\r\n\r\n');
    expect(head).to.match(/^HTTP\/1\.1 400 .*\r\nContent-Type: application\/problem\+json/is);
    expect(JSON.parse(body)).to.have.nested.property('faults[0].pointer', '/Host');
  });

  it('takes a whole URL for its path, and tells nobody of a password in it', async () => {
    const count = server().answered.length;
    const connection = await connect();
    connection.write(
      'GET http://user:hunter2@h/health/live?x=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n',
    );
    const answer = await connection.whole();
    expect(answer).to.match(/^HTTP\/1\.1 400 /);
    expect(answer).not.to.include('hunter2');
    const [told] = server().answered.slice(count);
    expect(told).to.include({ path: '/health/live', operationId: 'isLive' });
  });

  it('answers headers that are too large with 431, in lines or in the path', async () => {
    const large = 'x'.repeat(17_000);
    for (const text of [
      `GET /v1/events HTTP/1.1\r\nHost: localhost\r\nX-Large: ${large}\r\n\r\n`,
      `GET /v1/events?userId=${large} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    ]) {
      const connection = await connect();
      connection.write(text);
      expect(problemIn(await connection.whole(), 431)).to.include({ code: 'headers_too_large' });
    }
  });

  it('tells a client that asks first to go on', async () => {
    const connection = await connect();
    const [headers = '', body = ''] = appending('Expect: 100-continue\r\n').split('\r\n\r\n');
    connection.write(`${headers}\r\n\r\n`);
    await eventually(() => expect(connection.received).to.match(/^HTTP\/1\.1 100 Continue\r\n/));
    connection.write(body);
    await eventually(() => expect(connection.received).to.include('HTTP/1.1 201 Created'));
    connection.abort();
  });

  it('takes no notice of another expectation', async () => {
    const connection = await connect();
    connection.write(appending('Expect: the-unexpected\r\n'));
    await eventually(() => expect(connection.received).to.match(/^HTTP\/1\.1 201 Created/));
    connection.abort();
  });

  it('answers requests that come at once on one connection in their order', async () => {
    const connection = await connect();
    const get = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n';
    connection.write(`${appending()}${get}\r\n${appending()}${get}Connection: close\r\n\r\n`);
    const statuses = (await connection.whole()).match(/(?<=HTTP\/1\.1 )\d+/g);
    expect(statuses).to.deep.equal(['201', '200', '201', '200']);
  });

  it('answers a request in full before it refuses the garbage behind it', async () => {
    const connection = await connect();
    connection.write(`${appending()}garbage\r\n\r\n`);
    const [recorded = '', refused = ''] = (await connection.whole()).split(/(?=HTTP\/1\.1 400)/);
    expect(recorded).to.match(/^HTTP\/1\.1 201 Created\r\n.*"hash":"[0-9a-f]{64}"\}$/s);
    expect(problemIn(refused, 400)).to.include({ code: 'invalid_request' });
  });

  it('takes a client that aborts while sending for no failure of its own', async () => {
    const head = await store().headPosition();
    const whole = appending();
    const gzip = `${HEAD}Content-Encoding: gzip\r\nContent-Length: 99\r\n\r\n\u001f`;
    for (const text of [whole.slice(0, -5), whole.split('{')[0] ?? '', gzip]) {
      const count = server().answered.length;
      const connection = await connect();
      connection.write(text);
      await post(anEvent({ aggregateId: 'while-it-sends' }));
      connection.abort();
      await eventually(() => expect(server().answered).to.have.length(count + 2));
      const told = server().answered.slice(count);
      expect(told.map(({ status, isComplete }) => ({ status, isComplete }))).to.deep.equal([
        { status: 201, isComplete: true },
        { status: 499, isComplete: false },
      ]);
    }
    expect(await store().headPosition()).to.equal(head + 3);
    expect(server().failures).to.deep.equal([]);
  });

  it('takes a client that does not wait for its answer for no failure of its own', async () => {
    const head = await store().headPosition();
    const connection = await connect();
    connection.write(appending());
    connection.abort();
    await ask('GET', '/health/live');
    expect((await post(anEvent())).status).to.equal(201);
    expect(await store().headPosition()).to.be.within(head + 1, head + 2);
    expect(server().failures).to.deep.equal([]);
  });
});
