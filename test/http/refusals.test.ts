import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { LIMITS } from '../../src/events/limits.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import { pointersIn, servedStore } from '../support/served-store.ts';

type Fields = Readonly<Record<string, unknown>>;

const LONG = 'x'.repeat(LIMITS.idCharactersMax + 1);
/** What the fields that are names may not be. */
const NO_NAMES = ['', LONG, 7, null, true, [], {}, 'a\u0000', '\n', 'a\u007f', '\u009fa', '\ud800'];
const NAMES = ['eventType', 'aggregateId', 'userId', 'correlationId', 'causationId'];
const NO_OBJECTS = [null, 7, 'text', true, [], [{}]];

/** Values of a field that are refused with a pointer to it. */
const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  ...Object.fromEntries(NAMES.map((name) => [name, NO_NAMES])),
  aggregateType: [...NO_NAMES, 'x'.repeat(65), '1st', 'a-b', 'a.b', 'a b', '$x', 'é', 'system.x'],
  eventId: ['', 'x', 7, null, randomUUID().slice(1), `{${randomUUID()}}`, `urn:${randomUUID()}`],
  expectedSequenceNumber: [-1, 1.5, 2 ** 53, '0', 'none', null, [], true],
  version: [0, -1, 1.5, 1_000_001, '1', null],
  data: NO_OBJECTS,
  metadata: NO_OBJECTS,
  tags: [null, 'tag', {}, ['a', 'a'], Array.from({ length: 33 }, (_, index) => `${index}`)],
};

/** A text that says what no value of JavaScript does. */
const textWith = (fields: string) =>
  `{"eventType":"Burned","aggregateType":"Mission","aggregateId":"m",${fields}}`;

describe('POST /v1/events refuses', () => {
  const { post, refused } = servedStore();

  async function refusedAt(body: unknown, pointers: readonly string[]): Promise<void> {
    const answer = await refused('invalid_request', () => post(body));
    expect(answer.status).to.equal(400);
    expect(pointersIn(answer), JSON.stringify(body)?.slice(0, 80)).to.have.members([...pointers]);
  }

  for (const [field, values] of Object.entries(WRONG)) {
    it(`what ${field} cannot be, in one event and in a batch`, async () => {
      for (const value of values) {
        const wrong = { ...anEvent(), [field]: value };
        await refusedAt(wrong, [`/${field}`]);
        await refusedAt({ events: [anEvent(), wrong] }, [`/events/1/${field}`]);
      }
    });
  }

  it('the aggregate ids . and .., which no path of a URL can end with', async () => {
    for (const aggregateId of ['.', '..'])
      await refusedAt(anEvent({ aggregateId }), ['/aggregateId']);
    expect((await post(anEvent({ aggregateId: '...' }))).status).to.equal(201);
  });

  it('tags that are no names', async () => {
    for (const tag of NO_NAMES) await refusedAt({ ...anEvent(), tags: ['a', tag] }, ['/tags/1']);
  });

  for (const field of ['sequenceNumber', 'position', 'timestamp', 'storedVersion', 'hash']) {
    it(`${field}, which the store sets`, async () => {
      await refusedAt({ ...anEvent(), [field]: 1 }, [`/${field}`]);
    });
  }

  it('unknown fields, of an event and of a batch', async () => {
    await refusedAt({ ...anEvent(), colour: 'red', 'a/b': 1 }, ['/colour', '/a~1b']);
    await refusedAt({ events: [{ ...anEvent(), Data: {} }] }, ['/events/0/Data']);
    await refusedAt({ events: [anEvent()], atomic: false, '~/': 1 }, ['/atomic', '/~0~1']);
  });

  it('every fault of a request at once', async () => {
    const wrong: Fields = { ...anEvent(), version: 0, data: [], colour: 'red' };
    await refusedAt(wrong, ['/version', '/data', '/colour']);
  });

  it('__proto__ at any depth', async () => {
    await refusedAt(textWith('"data":{},"__proto__":{"x":1}'), ['/__proto__']);
    await refusedAt(textWith('"data":{"__proto__":1}'), ['/data/__proto__']);
    await refusedAt(textWith('"data":{"a":[{"__proto__":{}}]}'), ['/data/a/0/__proto__']);
    await refusedAt(textWith('"data":{},"metadata":{"__proto__":1}'), ['/metadata/__proto__']);
    await refusedAt(`{"events":[${textWith('"data":{}')}],"__proto__":{}}`, ['/__proto__']);
    const inBatch = textWith('"data":{"__proto__":1}');
    await refusedAt(`{"events":[${inBatch}]}`, ['/events/0/data/__proto__']);
  });

  it('names that come twice in one object, however they are spelled', async () => {
    await refusedAt(textWith('"data":{},"data":{}'), ['/data']);
    await refusedAt(textWith('"data":{"a":1,"b":2,"a":1}'), ['/data/a']);
    await refusedAt(textWith('"data":{"a":1,"\\u0061":2}'), ['/data/a']);
    await refusedAt(textWith('"data":{"__proto__":1,"__proto__":2}'), ['/data/__proto__']);
    await refusedAt(`{"events":[],"events":[${textWith('"data":{}')}]}`, ['/events']);
  });

  it('numbers that JSON cannot carry exactly', async () => {
    for (const number of ['9007199254740993', '-9007199254740993', '1e400', '-1e400', '1e-400']) {
      await refusedAt(textWith(`"data":{"n":${number}}`), ['/data/n']);
    }
    await refusedAt(textWith('"data":{"n":[1,1e999]},"version":1e400'), ['/data/n/1', '/version']);
  });

  it('no number that it can', async () => {
    for (const number of ['9007199254740992', '1e21', '0.1', '5e-324', '1.7976931348623157e308']) {
      const { status, body } = await post(textWith(`"data":{"n":${number}}`));
      expect(status).to.equal(201);
      expect(body['data']).to.deep.equal({ n: Number(number) });
    }
  });

  it('text with a lone surrogate, as a value or a name', async () => {
    await refusedAt(textWith('"data":{"a":["\\ud800"]}'), ['/data/a/0']);
    const answer = await refused('invalid_request', () => post(textWith('"data":{"\\udc00":1}')));
    expect(pointersIn(answer)).to.have.length(1);
  });

  it('data that is nested too deep, and says where', async () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;
    const { depthMax } = LIMITS;
    expect((await post(textWith(`"data":${nested(depthMax)}`))).status).to.equal(201);
    await refusedAt(textWith(`"data":${nested(depthMax + 1)}`), [`/data${'/a'.repeat(depthMax)}`]);
    for (const depth of [200, 100_000]) {
      const body = textWith(`"data":${nested(depth)}`);
      const answer = await refused('invalid_request', () => post(body));
      expect(pointersIn(answer)[0]).to.match(/^\/data(\/a)+$/);
    }
    await refused('invalid_request', () => post('['.repeat(1_000_000)));
  });

  it('data and metadata that are too large', async () => {
    const text = (bytes: number) => ({ text: 'x'.repeat(bytes - '{"text":""}'.length) });
    const { dataBytesMax, metadataBytesMax } = LIMITS;
    expect((await post(anEvent({ data: text(dataBytesMax) }))).status).to.equal(201);
    await refusedAt(anEvent({ data: text(dataBytesMax + 1) }), ['/data']);
    expect((await post(anEvent({ metadata: text(metadataBytesMax) }))).status).to.equal(201);
    await refusedAt(anEvent({ metadata: text(metadataBytesMax + 1) }), ['/metadata']);
  });

  it('batches that are none, empty or too large', async () => {
    const tooMany = someEvents(LIMITS.batchEventsMax + 1);
    for (const events of [[], null, {}, 'x', 7, tooMany]) await refusedAt({ events }, ['/events']);
    await refusedAt({ events: [null, 7, [], anEvent()] }, ['/events/0', '/events/1', '/events/2']);
    await refusedAt([anEvent()], ['']);
  });

  it('an eventId that comes twice in a batch', async () => {
    const eventId = randomUUID();
    const events = [anEvent({ eventId }), anEvent({ eventId: eventId.toUpperCase() })];
    await refusedAt({ events }, ['/events/1/eventId']);
  });
});
