import { expect } from 'chai';
import { unpack } from 'msgpackr';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { eventsPath, nextPathIn, type PageBody, pageIn } from '../support/event-pages.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { type Answer, servedStore } from '../support/served-store.ts';

const MESSAGE_PACK = 'application/msgpack';
const CLOUD_EVENTS = 'application/cloudevents-batch+json';

describe('The media types of GET /v1/events', () => {
  const { store, ask, post, refused } = servedStore();
  let recorded: readonly RecordedEvent[];

  before(async () => {
    const data = {
      text: 'Δv — 🛰️',
      numbers: [0, -1, 1e21, 0.1, 2 ** 53],
      deep: { a: [null, true] },
    };
    const odd = anEvent({ data, metadata: {}, tags: [] });
    recorded = (await store().append([...someEvents(4), odd])).events;
  });

  const get = (parameters: object, accept: string) =>
    ask('GET', eventsPath({ ...parameters }), { Accept: accept });

  for (const [accept, type] of [
    ['*/*', 'application/json; charset=utf-8'],
    ['application/*', 'application/json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['text/html, */*;q=0.1', 'application/json; charset=utf-8'],
    ['application/json;q=0.5, text/csv', 'text/csv; charset=utf-8'],
    ['text/*', 'text/csv; charset=utf-8'],
    [MESSAGE_PACK, MESSAGE_PACK],
    [`${CLOUD_EVENTS}, application/json;q=0.9`, `${CLOUD_EVENTS}; charset=utf-8`],
    ['application/x-ndjson', 'application/x-ndjson; charset=utf-8'],
    ['APPLICATION/JSON', 'application/json; charset=utf-8'],
  ] as const) {
    it(`are chosen by Accept: ${accept}`, async () => {
      const { status, headers } = await get({}, accept);
      expect(status).to.equal(200);
      expect(headers.get('content-type')).to.equal(type);
      expect(headers.get('vary')).to.match(/\bAccept\b/);
    });
  }

  for (const accept of ['text/html', 'application/xml', 'application/json;q=0', 'nonsense']) {
    it(`are told to those who accept none: ${accept}`, async () => {
      const { body } = await refused('not_acceptable', () => get({}, accept));
      expect(body['offered']).to.deep.equal([
        ...['application/json', MESSAGE_PACK, CLOUD_EVENTS, 'application/x-ndjson', 'text/csv'],
      ]);
    });
  }

  it('say the same page in MessagePack, with the same link', async () => {
    const inJson = await get({ limit: 3 }, 'application/json');
    const packed = await get({ limit: 3 }, MESSAGE_PACK);
    expect(unpack(packed.bytes)).to.deep.equal(pageIn(inJson));
    expect(packed.headers.get('link')).to.equal(inJson.headers.get('link'));
    const last = await ask('GET', nextPathIn(inJson) ?? '', { Accept: MESSAGE_PACK });
    const { events, page } = unpack(last.bytes) as PageBody;
    expect(events).to.deep.equal(recorded.slice(3));
    expect(page.nextCursor).to.equal(null);
    expect(last.headers.get('link')).to.equal(null);
  });

  it('say a page as a batch of CloudEvents, and where it goes on by the link alone', async () => {
    const inJson = await get({ limit: 3 }, 'application/json');
    const batch = await get({ limit: 3 }, CLOUD_EVENTS);
    expect(JSON.parse(batch.bytes.toString())).to.deep.equal(
      recorded.slice(0, 3).map((event) => cloudEventFrom(event)),
    );
    expect(batch.headers.get('link')).to.equal(inJson.headers.get('link'));
    expect((await get({ fromPosition: 99 }, CLOUD_EVENTS)).bytes.toString()).to.equal('[]');
  });

  it('say events as CloudEvents that can be sent again, and are the same', async () => {
    const { bytes } = await get({}, CLOUD_EVENTS);
    const again = await post(bytes, { 'Content-Type': CLOUD_EVENTS });
    expect(again.status).to.equal(200);
    expect(again.body['events']).to.deep.equal(recorded);
  });

  it('end a page early that would be too large, whichever it is', async () => {
    const large = anAggregate('Payload');
    const data = { text: 'x'.repeat(LIMITS.dataBytesMax - 20) };
    for (let batch = 0; batch < 2; batch += 1) {
      await store().append(Array.from({ length: 5 }, () => anEvent({ ...large, data })));
    }
    for (const accept of [MESSAGE_PACK, CLOUD_EVENTS]) {
      const answer = await get({ ...large }, accept);
      expect(answer.bytes.length).to.be.within(6 * 2 ** 20, LIMITS.pageBytesMax);
      expect(answer.headers.get('link')).to.match(/rel="next"$/);
    }
  });

  for (const accept of ['application/json', MESSAGE_PACK, CLOUD_EVENTS]) {
    it(`answer HEAD as GET, but for the body: ${accept}`, async () => {
      const path = eventsPath({ limit: 2 });
      const whole = await ask('GET', path, { Accept: accept });
      const head = await ask('HEAD', path, { Accept: accept });
      expect(head.bytes.length).to.equal(0);
      expect(head.status).to.equal(200);
      expect(described(head)).to.deep.equal(described(whole));
      expect(head.headers.get('content-length')).to.equal(String(whole.bytes.length));
    });
  }
});

/** What the headers say of the page. */
function described({ headers }: Answer) {
  const names = ['content-type', 'content-length', 'link'];
  return names.map((name) => headers.get(name));
}
