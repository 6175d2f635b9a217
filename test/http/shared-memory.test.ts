import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { EventPage } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { startHttpServer } from '../support/http-server.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { servedStore } from '../support/served-store.ts';

const HEAD = 'POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
const MIB = 1024 * 1024;

describe('The memory that requests share', () => {
  const { store, server, ask, post } = servedStore();
  const opened: RawConnection[] = [];

  async function connect(): Promise<RawConnection> {
    const connection = await RawConnection.open(server().port);
    opened.push(connection);
    return connection;
  }

  afterEach(async () => {
    const { length } = server().answered;
    const open = opened.splice(0);
    for (const connection of open) connection.abort();
    if (open.length === 0) return;
    await eventually(() => expect(server().answered.length).to.be.greaterThan(length - 1));
  });

  it('is not taken by what clients only say that they will send', async () => {
    for (let count = 0; count < 40; count += 1) {
      (await connect()).write(`${HEAD}Content-Length: ${LIMITS.bodyBytesMax}\r\n\r\n`);
    }
    expect((await post(anEvent())).status).to.equal(201);
  });

  it('has room for many small bodies at once, compressed or not', async () => {
    const body = gzipSync(JSON.stringify(anEvent()));
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    const posts = Array.from({ length: 64 }, () =>
      fetch(`${server().url}/v1/events`, { method: 'POST', headers, body }),
    );
    const statuses = (await Promise.all(posts)).map(({ status }) => status);
    expect(new Set(statuses)).to.deep.equal(new Set([201]));
  });

  it('is used up by what clients have sent, in chunks as well, and is there again after', async () => {
    const head = await store().headPosition();
    const part = 'x'.repeat(15 * MIB);
    const chunk = `${part.length.toString(16)}\r\n${part}`;
    const event = anEvent({ data: { text: 'x'.repeat(MIB - 100) } });
    const large = { events: new Array(14).fill(event) };
    await eventually(
      async () => {
        // Those that come while the memory is used up, by the body below too, take none of it.
        (await connect()).write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunk}`);
        const { status, headers, body } = await post(large);
        expect(status).to.equal(503);
        expect(body['code']).to.equal('queue_full');
        expect(headers.get('retry-after')).to.equal('1');
      },
      { timeoutMs: 90_000 },
    );
    for (const connection of opened) connection.abort();
    await eventually(async () => expect((await post(anEvent())).status).to.equal(201));
    expect(await store().headPosition()).to.be.greaterThan(head);
  }).timeout(120_000);

  it('is not taken by a client that asks for pages at once and takes none', async () => {
    const aggregate = anAggregate('Large');
    const large = { ...aggregate, data: { text: 'x'.repeat(900_000) } };
    for (let count = 0; count < 8; count += 1) await post(anEvent(large));
    const { aggregateType, aggregateId } = aggregate;
    const query = new URLSearchParams({ aggregateType, aggregateId });
    const asked = `GET /v1/events?${query} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const connection = await connect();
    connection.pause();
    const read = server().answered.length;
    connection.write(asked.repeat(60));
    expect((await ask('GET', `/v1/events?${query}`)).status).to.equal(200);
    const done = server()
      .answered.slice(read)
      .filter(({ isComplete }) => isComplete);
    expect(done.length).to.be.lessThan(20);
  });

  it('is not kept of pages that were read for a client that is gone', async () => {
    const { events } = await store().readPage({ limit: 1 });
    const [event] = events as [RecordedEvent];
    const text = 'x'.repeat(LIMITS.pageBytesMax - 10_000);
    const page = { events: [{ ...event, data: { text } }], head: 1 };
    let found: (page: EventPage) => void = () => {};
    let asked = 0;
    const readPage = () =>
      new Promise<EventPage>((resolve) => {
        asked += 1;
        found = resolve;
      });
    const slow = await startHttpServer({ ...store(), readPage });
    try {
      for (let count = 1; count <= LIMITS.pagesBytesMax / LIMITS.pageBytesMax + 1; count += 1) {
        const connection = await RawConnection.open(slow.port);
        connection.write('GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
        await eventually(() => expect(asked).to.equal(count));
        connection.abort();
        await eventually(() => expect(slow.answered).to.have.length(count));
        found(page);
      }
      expect((await ask('GET', '/v1/events')).status).to.equal(200);
      expect(slow.failures).to.deep.equal([]);
    } finally {
      await slow.close();
    }
  });

  it('is not kept of bodies that are unpacked for a client that is gone', async () => {
    const body = gzipSync(Buffer.alloc(15 * MIB, ' '));
    const length = `Content-Encoding: gzip\r\nContent-Length: ${body.length}`;
    for (let count = 0; count < 40; count += 1) {
      const { length: before } = server().answered;
      const connection = await RawConnection.open(server().port);
      await connection.write(Buffer.concat([Buffer.from(`${HEAD}${length}\r\n\r\n`), body]));
      await sleep(count % 20);
      connection.abort();
      await eventually(() => expect(server().answered).to.have.length(before + 1));
    }
    expect((await post(anEvent())).status).to.equal(201);
  });

  it('is not spent on each event of a batch before it is known that there are too many', async () => {
    const events = new Array(1_000_000).fill({});
    const body = gzipSync(JSON.stringify({ events }));
    const response = await fetch(`${server().url}/v1/events`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
        'Idempotency-Key': 'a-key',
      },
      body,
    });
    const { faults } = (await response.json()) as { readonly faults: readonly object[] };
    expect(faults).to.deep.equal([{ pointer: '/events', message: 'must have at most 500 events' }]);
  });

  it('is not spent on more values than a body may have', async () => {
    const text = `[${'{},'.repeat(LIMITS.bodyValuesMax / 2)}{}]`;
    const response = await fetch(`${server().url}/v1/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: text,
    });
    expect(response.status).to.equal(400);
    expect(await response.text()).to.include(`has more than ${LIMITS.bodyValuesMax} values`);
  });
});
