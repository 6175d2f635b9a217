import { expect } from 'chai';
import { freePort } from '../support/free-port.ts';
import { NdjsonFiles, someLines } from './ndjson-files.ts';
import { runScript } from './run-script.ts';
import { type RunningService, startService } from './running-service.ts';

describe('npm run import --dry-run', function () {
  this.timeout(60_000);
  const files = new NdjsonFiles();
  let service: RunningService | undefined;

  afterEach(async () => {
    await service?.stop();
    service = undefined;
    await files.remove();
  });

  it('names the wrong lines and needs no service', async () => {
    const noService = `http://127.0.0.1:${await freePort()}`;
    const [line] = someLines(1);
    const file = await files.write([...someLines(3), '{', JSON.stringify({ ...line, data: [] })]);

    const end = await runScript('import', [file, '--dry-run', '--json', '--url', noService]);

    const report = JSON.parse(end.stdout);
    expect(report).to.include({ dryRun: true, valid: 3, stored: 0, refused: 2 });
    expect(report.refusals.map(({ line }: { line: number }) => line)).to.deep.equal([4, 5]);
    expect(report.refusals[1].faults).to.deep.equal([
      { pointer: '/data', message: 'must be a JSON object' },
    ]);
    expect(end.exitCode).to.equal(1);
  });

  it('sends nothing to a service that runs', async () => {
    service = await startService();
    const file = await files.write(someLines(3));

    const end = await runScript('import', [file, '--dry-run', '--url', service.url]);

    expect(end.stdout).to.match(/: 3 valid, 0 refused; nothing was sent\.\n$/);
    expect(end.exitCode).to.equal(0);
    expect(service.appends).to.equal(0);
    expect(await service.events()).to.have.length(0);
  });

  it('refuses a line for the same reason as the service', async () => {
    service = await startService();
    const [line] = someLines(1);
    const wrong = [
      { ...line, eventId: 'no uuid' },
      { ...line, expectedSequenceNumber: -1 },
      { ...line, tags: ['a', 'a'] },
      { ...line, data: { text: 'x'.repeat(1024 * 1024) } },
      {},
    ].map((event) => JSON.stringify(event));
    const file = await files.write([...wrong, `{"data":${'['.repeat(100)}${']'.repeat(100)}}`]);

    const dry = await runScript('import', [file, '--dry-run', '--json']);
    const real = await runScript('import', [file, '--json', '--url', service.url]);

    const faults = ({ refusals }: { refusals: { line: number; faults: unknown }[] }) =>
      refusals.map(({ line, faults }) => ({ line, faults }));
    expect(faults(JSON.parse(dry.stdout))).to.have.length(6);
    expect(faults(JSON.parse(dry.stdout))).to.deep.equal(faults(JSON.parse(real.stdout)));
    expect(await service.events()).to.have.length(0);
  });
});

describe('npm run import, called wrongly', function () {
  this.timeout(60_000);
  const files = new NdjsonFiles();

  after(async () => {
    await files.remove();
  });

  for (const [wrong, args, says] of [
    ['a file that is not there', ['nowhere.ndjson'], /nowhere\.ndjson cannot be read/],
    ['a folder', ['test'], /test is a folder/],
    ['no file', [], /missing required argument 'file'/],
    ['a batch beyond the limit', ['-', '--batch', '501'], /--batch.*integer from 1 to 500/],
    ['an address that is none', ['-', '--url', 'localhost'], /--url.*must be a URL/],
    ['an unknown option', ['-', '--fast'], /unknown option '--fast'/],
  ] as const) {
    it(`ends with code 2 for ${wrong}`, async () => {
      const { exitCode, stdout, stderr } = await runScript('import', args);

      expect(stderr).to.match(says);
      expect(stdout).to.equal('');
      expect(exitCode).to.equal(2);
    });
  }

  it('ends with code 0 for an empty file, and stores nothing', async () => {
    const { exitCode, stdout } = await runScript('import', ['-', '--url', 'http://127.0.0.1:1']);

    expect(stdout).to.match(/^-: 0 stored, 0 stored before, 0 refused/);
    expect(exitCode).to.equal(0);
  });
});
