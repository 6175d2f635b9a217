import { expect } from 'chai';
import { bearer } from '../support/api-client.ts';
import { BY_NAME } from '../support/by-name.ts';
import { eventsPath } from '../support/event-pages.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { servedStore } from '../support/served-store.ts';

const MIB = 1024 * 1024;
const ALICE = bearer('alice');
const BOB = bearer('bob');
const AS_ALICE = 'Host: localhost\r\nAuthorization: Bearer alice\r\n';

describe('One principal’s share', function () {
  this.timeout(120_000);
  const { server, ask, post } = servedStore({}, { access: BY_NAME });
  const opened: RawConnection[] = [];

  async function connect(): Promise<RawConnection> {
    const connection = await RawConnection.open(server().port);
    opened.push(connection);
    return connection;
  }

  afterEach(async () => {
    for (const connection of opened.splice(0)) connection.abort();
    await eventually(async () => expect((await post(anEvent(), ALICE)).status).to.equal(201));
  });

  it('of the memory for bodies is a quarter: there is room for the others', async () => {
    const part = 'x'.repeat(15 * MIB);
    const chunk = `${part.length.toString(16)}\r\n${part}`;
    const head = `POST /v1/events HTTP/1.1\r\n${AS_ALICE}Content-Type: application/json\r\n`;
    const event = anEvent({ data: { text: 'x'.repeat(MIB - 100) } });
    const large = { events: new Array(14).fill(event) };
    await eventually(
      async () => {
        // Those that come while it is used up, by the body below too, take none of it.
        (await connect()).write(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk}`);
        const { status, body } = await post(large, ALICE);
        expect(status).to.equal(503);
        expect(body).to.include({ code: 'queue_full' });
        expect(body['detail']).to.include('your other requests');
      },
      { timeoutMs: 30_000 },
    );
    expect((await post(large, BOB)).status).to.equal(201);
  });

  it('of the memory for pages is a quarter: there is room for the others', async () => {
    const aggregate = anAggregate('Large');
    const large = { ...aggregate, data: { text: 'x'.repeat(900_000) } };
    for (let count = 0; count < 8; count += 1) await post(anEvent(large), ALICE);
    const path = eventsPath({ ...aggregate });
    // What the connection takes by itself of the first ones is not held.
    const asked = `GET ${path} HTTP/1.1\r\n${AS_ALICE}\r\n`.repeat(20);
    await eventually(
      async () => {
        const connection = await connect();
        connection.pause();
        connection.write(asked);
        const { status, body } = await ask('GET', path, ALICE);
        expect(status).to.equal(503);
        expect(body['detail']).to.include('your other requests');
      },
      { timeoutMs: 30_000 },
    );
    expect((await ask('GET', path, BOB)).status).to.equal(200);
  });
});
