import { expect } from 'chai';
import { apiClient } from '../support/api-client.ts';
import { expectProblem } from '../support/served-store.ts';
import { serviceFolder } from '../support/service-folder.ts';
import { startedApp } from '../support/started-app.ts';
import { runScript } from './run-script.ts';

const KEY = /^esk_([0-9a-f]{16})_[\w-]{43}\n$/;

describe('npm run keys', function () {
  this.timeout(60_000);
  const { app, environment } = startedApp({ AUTH: 'on' });

  const keys = async (...args: readonly string[]) =>
    await runScript('keys', args, '', await environment());

  it('creates a key that the running service takes, and prints nothing but it', async () => {
    const scopes = ['--scope', 'writer:Mission', 'metrics:read'];
    const created = await keys('create', '--name', 'a script', ...scopes, '--user-id', 'robot');
    expect(created.exitCode, created.stderr).to.equal(0);
    expect(created.stdout).to.match(KEY);
    expect(created.stderr).to.include('a script').and.not.include(created.stdout.trim());
    const client = apiClient(app().url, created.stdout.trim());
    expect((await client.ask('GET', '/metrics')).status).to.equal(200);
    expectProblem(await client.ask('GET', '/v1/keys'), 'forbidden');
  });

  it('creates one with an end', async () => {
    const created = await keys(
      ...['create', '--name', 'x', '--scope', 'reader', '--expires-in-days', '30'],
    );
    const [, keyId = ''] = KEY.exec(created.stdout) ?? [];
    const listed = await keys('list', '--json');
    const info = listed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .find((each) => each.keyId === keyId);
    const days = (Date.parse(info.expiresAt) - Date.now()) / 86_400_000;
    expect(days).to.be.within(29.9, 30);
  });

  it('lists keys, and revokes one, which the service refuses from then on', async () => {
    const { stdout: key } = await keys('create', '--name', 'short-lived', '--scope', 'reader');
    const [, keyId = ''] = KEY.exec(key) ?? [];
    const before = await keys('list');
    expect(before.stdout).to.match(new RegExp(`^${keyId}  valid .*short-lived +reader$`, 'm'));
    const revoked = await keys('revoke', keyId);
    expect(revoked.exitCode).to.equal(0);
    expect(revoked.stderr).to.include('revoked');
    const answer = await apiClient(app().url, key.trim()).ask('GET', '/v1/events');
    expectProblem(answer, 'unauthenticated');
    const after = await keys('list');
    expect(after.stdout).to.match(new RegExp(`^${keyId}  revoked `, 'm'));
    for (const { stdout } of [before, after]) expect(stdout).not.to.include(key.trim().slice(-43));
  });

  it('ends with 1 where nothing was done, and says why', async () => {
    const wrongScope = await keys('create', '--name', 'x', '--scope', 'readre');
    expect(wrongScope.exitCode).to.equal(1);
    expect(wrongScope.stdout).to.equal('');
    expect(wrongScope.stderr).to.include('/scopes/0').and.include('events:read');
    const unknown = await keys('revoke', '0'.repeat(16));
    expect(unknown.exitCode).to.equal(1);
    const uri = 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200';
    const silent = await runScript('keys', ['list'], '', { MONGODB_URI: uri });
    expect(silent.exitCode).to.equal(1);
    expect(silent.stderr).to.include('MONGODB_URI');
  });

  it('ends with 2 for a wrong command line', async () => {
    for (const args of [['create'], ['revoke'], ['nothing'], ['create', '--name', 'x']]) {
      expect((await keys(...args)).exitCode, args.join(' ')).to.equal(2);
    }
    expect((await keys('--help')).exitCode).to.equal(0);
  });
});

describe('npm run keys, on the embedded database', function () {
  this.timeout(120_000);
  const folder = serviceFolder();

  it('works while the service runs, and while it does not', async () => {
    const embedded = { MONGODB_URI: '', DATA_DIR: folder.dataDir() };
    const list = () => runScript('keys', ['list'], '', embedded);
    const create = ['create', '--name', 'first', '--scope', 'administrator'];
    const alone = await runScript('keys', create, '', embedded);
    expect(alone.stdout, alone.stderr).to.match(KEY);

    const service = await folder.launch();
    const url = (await service.listening) ?? '';
    expectProblem(await apiClient(url).ask('GET', '/v1/events'), 'unauthenticated');
    const client = apiClient(url, alone.stdout.trim());
    expect((await client.ask('GET', '/v1/events')).status).to.equal(200);
    const beside = await list();
    expect(beside.exitCode, beside.stderr).to.equal(0);
    expect(beside.stdout).to.include('first');

    service.send('SIGTERM');
    await service.ended;
    const afterwards = await list();
    expect(afterwards.exitCode, afterwards.stderr).to.equal(0);
    expect(afterwards.stdout).to.include('first');
  });
});
