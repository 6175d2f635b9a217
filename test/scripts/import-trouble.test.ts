import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { type ReplicaSet, startReplicaSet } from '../support/mongod.ts';
import { NdjsonFiles, someLines } from './ndjson-files.ts';
import { type RunningScript, runScript, startScript } from './run-script.ts';
import { type RunningService, type ServiceOptions, startService } from './running-service.ts';

const LINES = 600;
const BATCH = ['--batch', '50'];

describe('npm run import, in trouble', function () {
  this.timeout(180_000);
  const files = new NdjsonFiles();
  let service: RunningService;
  let script: RunningScript;
  let file: string;

  beforeEach(async () => {
    file = await files.write(someLines(LINES));
  });

  afterEach(async () => {
    script?.send('SIGKILL');
    await service?.stop();
    await files.remove();
  });

  async function serve(options: ServiceOptions): Promise<void> {
    service = await startService(options);
  }

  function startImport(...options: string[]): RunningScript {
    return startScript('import', [file, '--url', service.url, '--json', ...BATCH, ...options]);
  }

  async function expectEachLineOnce(): Promise<void> {
    const frames = (await service.events()).map(({ data }) => data['frame']);
    expect(frames).to.deep.equal(someLines(LINES).map(({ data }) => data['frame']));
    await service.verify();
  }

  for (const { moment, hook, stored } of [
    { moment: 'with a batch on its way', hook: 'beforeAppend', stored: 250 },
    { moment: 'before it hears that a batch is stored', hook: 'beforeAnswer', stored: 300 },
  ] as const) {
    it(`killed ${moment}, stores the rest and nothing twice when run again`, async () => {
      await serve({
        [hook]: async (count: number) => {
          if (count !== 6) return;
          script.send('SIGKILL');
          // A request that is never let through: its sender is gone.
          await new Promise(() => {});
        },
      });
      script = startImport();
      expect((await script.ended).exitCode).to.equal(undefined);
      expect(await service.events()).to.have.length(stored);

      const again = await startImport().ended;

      const report = JSON.parse(again.stdout);
      expect(report).to.include({ storedBefore: stored, stored: LINES - stored, refused: 0 });
      await expectEachLineOnce();
    });
  }

  it('goes on with a service that is stopped and started again in the middle', async () => {
    await serve({
      beforeAppend: async (count) => {
        if (count === 4) await service.stop();
      },
    });
    script = startImport();
    await eventually(() => expect(script.stderr()).to.match(/ECONNREFUSED/), { timeoutMs: 20_000 });
    await service.start();

    const { exitCode, stdout } = await script.ended;

    expect(JSON.parse(stdout)).to.include({ stored: LINES, refused: 0, stopped: null });
    expect(exitCode).to.equal(0);
    await expectEachLineOnce();
  });

  it('gives up on a service that stays away, and says at which line to go on', async () => {
    await serve({
      beforeAppend: async (count) => {
        if (count === 3) await service.stop();
      },
    });

    script = startImport('--retry-for', '1');
    const { exitCode, stdout } = await script.ended;

    const { stopped, stored } = JSON.parse(stdout);
    expect(exitCode).to.equal(1);
    expect(stored).to.equal(100);
    expect(stopped).to.include({ reason: 'unusable', nextLine: 101 });
    expect(stopped.message).to.match(/ECONNREFUSED/);

    await service.start();
    const rest = await startImport('--from-line', '101').ended;
    expect(JSON.parse(rest.stdout)).to.include({ stored: 500, refused: 0, stopped: null });
    await expectEachLineOnce();
  });

  it('stops on Ctrl-C after the batch under way, and says so', async () => {
    await serve({
      beforeAppend: async (count) => {
        if (count !== 4) return;
        script.send('SIGINT');
        await eventually(() => expect(script.stderr()).to.match(/Stopping after the batch/));
      },
    });

    script = startScript('import', [file, '--url', service.url, ...BATCH]);
    const { exitCode, stdout } = await script.ended;

    expect(stdout).to.match(/Stopped on request before line 201\. Go on with --from-line 201/);
    expect(stdout).to.match(/: 200 stored, 0 stored before, 0 refused/);
    expect(exitCode).to.equal(1);
    expect(await service.events()).to.have.length(200);
    expect(service.appends).to.equal(4);
  });

  it('stops on Ctrl-C while it waits for standard input', async () => {
    await serve({});
    script = startScript('import', ['-', '--url', service.url, '--batch', '2']);
    const [one, two, three] = someLines(3).map((event) => `${JSON.stringify(event)}\n`);
    script.stdin.write(`${one}${two}${three}`);
    await eventually(async () => expect(await service.events()).to.have.length(2), {
      timeoutMs: 20_000,
    });

    script.send('SIGINT');
    const { exitCode, stdout } = await script.ended;

    expect(stdout).to.match(/Stopped on request before line 3\./);
    expect(exitCode).to.equal(1);
  });

  it('says at once when what answers is no event store', async () => {
    await serve({});
    const elsewhere = ['--url', `${service.url}/other`];
    const { exitCode, stdout, stderr } = await runScript('import', [file, ...elsewhere]);

    expect(stderr).to.not.match(/Trying again/);
    expect(stdout).to.match(/Gave up at line 1: the service answered 404 not_found/);
    expect(exitCode).to.equal(1);
    expect(await service.events()).to.have.length(0);
  });
});

describe('npm run import, while the database is in trouble', function () {
  this.timeout(180_000);
  const files = new NdjsonFiles();
  let replicaSet: ReplicaSet;
  let service: RunningService;

  before(async () => {
    replicaSet = await startReplicaSet({ members: 1 });
  });

  after(async () => {
    await service?.stop();
    await replicaSet.stop();
    await files.remove();
  });

  it('sends the same ids again after 503, and stores every line once', async () => {
    const [member] = replicaSet.members;
    service = await startService({
      uri: replicaSet.uri,
      capacity: { appendTimeoutMs: 300 },
      beforeAppend: async (count) => {
        if (count !== 3) return;
        member?.pause();
        sleep(2_000).then(() => member?.resume());
      },
    });
    const file = await files.write(someLines(LINES));
    const script = startScript('import', [file, '--url', service.url, '--json', ...BATCH]);
    const { exitCode, stdout, stderr } = await script.ended;

    expect(stderr).to.match(/Trying again: the service answered 503/);
    expect(JSON.parse(stdout)).to.include({ stored: LINES, storedBefore: 0, refused: 0 });
    expect(exitCode).to.equal(0);
    const frames = (await service.events()).map(({ data }) => data['frame']);
    expect(frames).to.deep.equal(someLines(LINES).map(({ data }) => data['frame']));
    await service.verify();
  });
});
