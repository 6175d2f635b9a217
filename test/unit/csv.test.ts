import { expect } from 'chai';
import fc from 'fast-check';
import type { RecordedEvent } from '../../src/events/event.ts';
import { csvHeader, csvRows } from '../../src/http/csv.ts';

const EVENT: RecordedEvent = {
  eventId: '0195d3c2-7b1e-7c63-8a55-1f0a6b1d2e3f',
  eventType: 'ManeuverExecuted',
  aggregateType: 'Mission',
  aggregateId: 'mission-42',
  sequenceNumber: 7,
  position: 120,
  timestamp: '2031-03-14T06:12:00.123Z',
  userId: 'ada',
  correlationId: 'request-9',
  version: 2,
  storedVersion: 1,
  data: { deltaV: -3.2, note: 'burn, "main"\nengine' },
  metadata: {},
  tags: ['lunar', 'two words'],
  hash: 'ab'.repeat(32),
};

describe('Events as CSV', () => {
  it('have a line of names, and a line each, that end as RFC 4180 has it', () => {
    expect(csvHeader()).to.equal(
      'position,timestamp,aggregateType,aggregateId,sequenceNumber,eventType,eventId,userId,' +
        'correlationId,causationId,version,storedVersion,tags,data,metadata,hash\r\n',
    );
    expect(csvRows([EVENT, { ...EVENT, position: 121 }])).to.match(
      /^120,[^\r]*\r\n121,[^\r]*\r\n$/,
    );
    expect(csvRows([])).to.equal('');
  });

  it('have JSON text where a field is neither text nor a number, and nothing where there is none', () => {
    expect(cellsOf(csvRows([EVENT]))).to.deep.equal([
      [
        '120',
        '2031-03-14T06:12:00.123Z',
        'Mission',
        'mission-42',
        '7',
        'ManeuverExecuted',
        '0195d3c2-7b1e-7c63-8a55-1f0a6b1d2e3f',
        'ada',
        'request-9',
        '',
        '2',
        '1',
        '["lunar","two words"]',
        JSON.stringify(EVENT.data),
        '{}',
        EVENT.hash,
      ],
    ]);
  });

  it('are read as they were written, whatever the texts are', () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1 })
      .filter((each) => !/^[-=+@\t\r＝＋－＠]/.test(each));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (texts) => {
        const events = texts.map(([aggregateId, userId]) => ({ ...EVENT, aggregateId, userId }));
        const cells = cellsOf(csvRows(events));
        expect(cells.map((row) => [row[3], row[7]])).to.deep.equal(texts);
      }),
    );
  });

  it('are no formulas', () => {
    for (const formula of [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '＝1',
      '＋1',
      '－1',
      '＠A',
      '\t=1',
      '=cmd|"/c"!A',
    ]) {
      const fields = { aggregateId: formula, eventType: formula, userId: formula };
      const [row = []] = cellsOf(csvRows([{ ...EVENT, ...fields }]));
      for (const cell of [row[3], row[5], row[7]]) expect(cell).to.equal(`'${formula}`);
    }
  });
});

/** RFC 4180, section 2. */
function cellsOf(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}
