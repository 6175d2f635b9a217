import { expect } from 'chai';
import { freePort } from '../support/free-port.ts';
import { runScript } from './run-script.ts';
import { type RunningService, startService } from './running-service.ts';

describe('npm run demo', function () {
  this.timeout(120_000);
  let service: RunningService;

  beforeEach(async () => {
    service = await startService();
  });

  afterEach(async () => {
    await service.stop();
  });

  const demo = (...options: string[]) => runScript('demo', ['--url', service.url, ...options]);

  it('stores a history once, and says so when run again', async () => {
    const first = await demo('--seed', '7');
    const events = await service.events();
    const second = await demo('--seed', '7');

    expect(first.exitCode).to.equal(0);
    expect(first.stdout).to.include(`${events.length} events stored, 0 stored before.`);
    expect(events).to.have.length.above(150);
    expect(second.exitCode).to.equal(0);
    expect(second.stdout).to.include(`0 events stored, ${events.length} stored before.`);
    expect(second.stdout).to.include('nothing is stored twice');
    expect(await service.events()).to.deep.equal(events);
    const created = events.filter(({ eventType }) => eventType === 'MissionCreated');
    expect(created.slice(0, 2).map(({ version }) => version)).to.deep.equal([1, 2]);
    expect(created[0]?.data).to.have.property('missionName', 'Adansonia 1');
    await service.verify();
  });

  it('tells the story and prints three commands that work', async () => {
    const { stdout } = await demo('--missions', '2');

    expect(stdout)
      .to.match(/Geostationary/)
      .and.to.match(/TLI: 3,1\d\d m\/s/)
      .and.to.match(/\d+ events \(\d+ in older schema versions\) in \d+ commands by \d users/);
    const addresses = [...stdout.matchAll(/^curl -s '(.+)'$/gm)].map((match) => match[1] ?? '');
    expect(addresses).to.have.length(3);
    for (const address of addresses) {
      const { events } = (await (await fetch(address)).json()) as { readonly events: unknown[] };
      expect(events).to.not.have.length(0);
    }
  });

  it('adds another history for another seed, and more missions to the same', async () => {
    await demo('--seed', '1', '--missions', '1');
    const one = (await service.events()).length;
    const more = await demo('--seed', '1', '--missions', '2');
    const two = (await service.events()).length;
    const other = await demo('--seed', '2', '--missions', '1');

    expect(more.stdout).to.include(`${two - one} events stored, ${one} stored before.`);
    expect(other.stdout).to.match(/\d+ events stored, 0 stored before\./);
    await service.verify();
  });

  it('says what is wrong when no service is there', async () => {
    const { exitCode, stderr } = await runScript('demo', [
      ...['--url', `http://127.0.0.1:${await freePort()}`],
      ...['--retry-for', '0'],
    ]);

    expect(stderr).to.match(/ECONNREFUSED.*Is the service running/);
    expect(exitCode).to.equal(1);
  });
});
