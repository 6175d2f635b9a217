import { expect } from 'chai';
import { NdjsonFiles, someLines } from './ndjson-files.ts';
import { runScript } from './run-script.ts';
import { type RunningService, startService } from './running-service.ts';

describe('npm run import', function () {
  this.timeout(120_000);
  const files = new NdjsonFiles();
  let service: RunningService;

  beforeEach(async () => {
    service = await startService();
  });

  afterEach(async () => {
    await service.stop();
    await files.remove();
  });

  async function importFile(file: string, ...options: string[]) {
    const end = await runScript('import', [file, '--url', service.url, '--json', ...options]);
    return { ...end, report: JSON.parse(end.stdout) };
  }

  async function frames() {
    return (await service.events()).map(({ data }) => data['frame']);
  }

  it('stores a file in its order, and nothing of it when run again', async () => {
    const file = await files.write(someLines(1_203));

    const first = await importFile(file);
    const second = await importFile(file);

    expect(first.report).to.include({ stored: 1_203, storedBefore: 0, refused: 0 });
    expect(first.exitCode).to.equal(0);
    expect(second.report).to.include({ stored: 0, storedBefore: 1_203, refused: 0 });
    expect(second.exitCode).to.equal(0);
    expect(await frames()).to.deep.equal(someLines(1_203).map(({ data }) => data['frame']));
    await service.verify();
  });

  it('tells people what became of the file', async () => {
    const file = await files.write([...someLines(3), '{"eventType": 7}']);

    const { stdout } = await runScript('import', [file, '--url', service.url]);

    expect(stdout).to.match(/^line 4: .*\/aggregateId is required/);
    expect(stdout).to.match(
      /events-\d+\.ndjson: 3 stored, 0 stored before, 1 refused \(\d+ events/,
    );
  });

  it('stores nothing twice when lines are added in front and the batches differ', async () => {
    await importFile(await files.write(someLines(700, 5)), '--batch', '300');

    const { report } = await importFile(await files.write(someLines(705)), '--batch', '41');

    expect(report).to.include({ stored: 5, storedBefore: 700, refused: 0 });
    const stored = await frames();
    expect(stored).to.have.length(705);
    expect(new Set(stored).size).to.equal(705);
    await service.verify();
  });

  it('keeps equal lines apart, and both when run again', async () => {
    const [line = ''] = someLines(1).map((event) => JSON.stringify(event));
    const file = await files.write([line, line, `  ${line}\r`]);

    const first = await importFile(file, '--batch', '2');
    const second = await importFile(file);

    expect(first.report).to.include({ stored: 3, refused: 0 });
    expect(second.report).to.include({ stored: 0, storedBefore: 3, refused: 0 });
    expect(await service.events()).to.have.length(3);
  });

  it('leaves out only the wrong lines, and names each with its reason', async () => {
    const lines: string[] = someLines(60).map((event) => JSON.stringify(event));
    lines[4] = '{"eventType": "Broken",';
    lines[9] = '';
    lines[17] = JSON.stringify({ ...someLines(1)[0], data: 7 });
    lines[18] = '[1, 2]';
    lines[40] = JSON.stringify({ ...someLines(1)[0], aggregateType: 'no type', extra: true });
    lines[41] = JSON.stringify({ ...someLines(1)[0], expectedSequenceNumber: 1_000 });
    lines[50] = lines[50]?.replace('"frame":50', '"frame":9007199254740993') ?? '';
    lines[51] = lines[51]?.replace('"frame":51', '"frame":51,"fr\\u0061me":51') ?? '';
    lines[59] = lines[59]?.replace('"frame":59', '"frame":1e999') ?? '';
    const file = await files.write(lines);

    const { exitCode, report } = await importFile(file, '--batch', '25');

    expect(exitCode).to.equal(1);
    expect(report).to.include({ stored: 51, storedBefore: 0, refused: 8 });
    expect(report.refusals.map(({ line, code }: Refused) => [line, code])).to.deep.equal([
      [5, 'malformed_json'],
      [18, 'invalid_request'],
      [19, 'invalid_request'],
      [41, 'invalid_request'],
      [42, 'sequence_conflict'],
      [51, 'invalid_request'],
      [52, 'invalid_request'],
      [60, 'invalid_request'],
    ]);
    expect(pointersOf(report, 18)).to.deep.equal(['/data']);
    expect(pointersOf(report, 41)).to.have.members(['/aggregateType', '/extra']);
    for (const line of [51, 52, 60]) {
      expect(pointersOf(report, line)).to.deep.equal(['/data/frame']);
    }
    const wrong = [4, 9, 17, 18, 40, 41, 50, 51, 59];
    const right = lines.map((_, index) => index).filter((index) => !wrong.includes(index));
    expect(await frames()).to.deep.equal(right);
    await service.verify();
  });

  it('refuses an id that is stored with other content, and goes on', async () => {
    const eventId = '0195d3c2-7b1e-7c63-8a55-1f0a6b1d2e3f';
    const [one, two, three] = someLines(3).map((event) => ({ ...event, eventId }));
    const rest = someLines(2, 10);
    const file = await files.write([one, two, ...rest, three].flatMap((line) => line ?? []));

    const { report } = await importFile(file);

    expect(report).to.include({ stored: 3, refused: 2 });
    expect(report.refusals.map(({ line, code }: Refused) => [line, code])).to.deep.equal([
      [2, 'event_id_conflict'],
      [5, 'event_id_conflict'],
    ]);
    expect(await frames()).to.deep.equal([0, 10, 11]);
  });

  it('skips a line that is too long without holding it, and one that is not UTF-8', async () => {
    const [first = '', second = ''] = someLines(2).map((event) => JSON.stringify(event));
    const tooLong = Buffer.alloc(9 * 1024 * 1024, 'x');
    const notUtf8 = Buffer.from(first.replace('Archived', 'Archiv\xe9'), 'latin1');
    const parts = [Buffer.from(`\ufeff${first}`), tooLong, notUtf8, Buffer.from(second)];
    const file = await files.writeBytes(
      Buffer.concat(parts.flatMap((part, index) => (index > 0 ? [Buffer.from('\n'), part] : part))),
    );

    const { report } = await importFile(file);

    expect(report).to.include({ stored: 2, refused: 2 });
    expect(report.refusals.map(({ line, code }: Refused) => [line, code])).to.deep.equal([
      [2, 'line_too_long'],
      [3, 'malformed_json'],
    ]);
    expect(await frames()).to.deep.equal([0, 1]);
  });

  it('reads standard input', async () => {
    const text = someLines(20).map((event) => `${JSON.stringify(event)}\n`);

    const end = await runScript('import', ['-', '--url', service.url], text.join(''));

    expect(end.stdout).to.match(/^-: 20 stored, 0 stored before, 0 refused/);
    expect(end.exitCode).to.equal(0);
    expect(await frames()).to.have.length(20);
  });

  it('goes on from a line with the ids that the whole file gives', async () => {
    const [line = ''] = someLines(1).map((event) => JSON.stringify(event));
    const file = await files.write([line, line, line, line]);
    const beginning = await files.write([line, line]);

    const rest = await importFile(file, '--from-line', '3');
    const first = await importFile(beginning);
    const whole = await importFile(file);

    expect(rest.report).to.include({ stored: 2, storedBefore: 0, nextLine: 5 });
    expect(first.report).to.include({ stored: 2, storedBefore: 0 });
    expect(whole.report).to.include({ stored: 0, storedBefore: 4, refused: 0 });
  });
});

interface Refused {
  readonly line: number;
  readonly code: string;
  readonly faults: readonly { readonly pointer: string }[];
}

function pointersOf(report: { readonly refusals: readonly Refused[] }, line: number): string[] {
  const refused = report.refusals.find((refusal) => refusal.line === line);
  return refused?.faults.map(({ pointer }) => pointer) ?? [];
}
