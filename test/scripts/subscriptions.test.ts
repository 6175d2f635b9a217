import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { anEvent } from '../support/examples.ts';
import { type ServedStore, servedStore } from '../support/served-store.ts';
import { subscriptionParts } from '../support/subscription-parts.ts';
import { runScript } from './run-script.ts';

const TARGET = { type: 'webhook', url: 'https://example.org/hook' };

describe('npm run subscriptions', function () {
  this.timeout(120_000);
  const parts = subscriptionParts(() => served.db());
  const served: ServedStore = servedStore({ distribution: { replacing: parts.options } });
  const subscriptions = () => served.store().subscriptions;

  const run = (...args: readonly string[]) =>
    runScript('subscriptions', [...args, '--url', served.server().url]);

  async function done(...args: readonly string[]) {
    const end = await run(...args);
    expect(end.exitCode, end.stderr).to.equal(0);
    return end;
  }

  async function withDeadLetters(name: string): Promise<readonly RecordedEvent[]> {
    await subscriptions().create({ name, target: TARGET });
    const { events } = await served.store().append([anEvent(), anEvent(), anEvent()]);
    const at = '2031-03-14T06:12:00.000Z';
    await parts.park(
      name,
      events.map((event, index) => {
        const error = index === 0 ? 'timed out' : 'answered 500';
        return { ...event, state: 'dead', attempts: 16, error, at };
      }),
    );
    return events;
  }

  it('lists subscriptions and how far they are, for people and for programs', async () => {
    await subscriptions().create({ name: 'far', target: { type: 'pull' } });
    await served.store().append([anEvent(), anEvent()]);
    await subscriptions().create({ name: 'near', target: TARGET, enabled: false });
    const { stdout } = await done('list');
    expect(stdout).to.match(/^far +active +pull +2 +0 +all$/m);
    expect(stdout).to.match(/^near +paused +https:\/\/example.org\/hook +0 +0 +all$/m);
    const listed = (await done('list', '--json')).stdout.trim().split('\n');
    expect(listed.map((line) => JSON.parse(line).name)).to.deep.equal(['far', 'near']);
    const lags = (await done('lag', '--json')).stdout.trim().split('\n');
    const [first] = lags.map((line) => JSON.parse(line));
    expect(first).to.deep.include({ name: 'far', events: 2, deadLetters: 0 });
    expect((await done('lag')).stdout).to.match(/^far +active +0 +2 +[\d.]+ +0$/m);
    expect(JSON.parse((await done('show', 'near')).stdout)).to.include({ status: 'paused' });
  });

  it('pauses, resumes, rotates, tries and deletes one', async () => {
    await subscriptions().create({ name: 'one', target: TARGET });
    expect((await done('pause', 'one')).stderr).to.include('paused');
    expect((await subscriptions().get('one')).status).to.equal('paused');
    const resumed = JSON.parse((await done('resume', 'one', '--json')).stdout);
    expect(resumed).to.include({ name: 'one', status: 'active' });
    expect((await done('rotate-secret', 'one')).stdout).to.match(/^whsec_[\w+/]{43}=\n$/);
    expect((await done('test', 'one')).stderr).to.match(/^delivered in \d+ ms \(status 204\)$/m);
    const failure = { error: 'answered 500', statusCode: 500, isOfTarget: false };
    parts.receiver.result = { kind: 'failed', failure };
    const failed = await run('test', 'one');
    parts.receiver.result = { kind: 'delivered', statusCode: 204 };
    expect([failed.exitCode, failed.stdout]).to.deep.equal([1, '']);
    expect(failed.stderr).to.include('answered 500');
    await done('delete', 'one');
    const gone = await run('show', 'one');
    expect(gone.exitCode).to.equal(1);
    expect(gone.stderr).to.match(/^subscription_not_found: /);
  });

  it('resets one, after a look at what that comes to', async () => {
    const { events } = await served.store().append([anEvent()]);
    const [event] = events as [RecordedEvent];
    await subscriptions().create({ name: 'back', target: TARGET });
    const dry = await done('reset', 'back', '--to', 'beginning', '--dry-run');
    expect(dry.stderr).to.include(`would go from position ${event.position} to 0`);
    expect((await subscriptions().get('back')).checkpoint).to.equal(event.position);
    for (const [to, checkpoint] of [
      ['beginning', 0],
      [String(event.position), event.position],
      [event.timestamp, event.position - 1],
      ['now', event.position],
    ] as const) {
      const told = JSON.parse((await done('reset', 'back', '--to', to, '--json')).stdout);
      expect(told.to, to).to.equal(checkpoint);
      expect((await subscriptions().get('back')).checkpoint).to.equal(checkpoint);
    }
    const wrong = await run('reset', 'back', '--to', 'tomorrow');
    expect(wrong.exitCode).to.equal(1);
    expect(wrong.stderr).to.include('/to');
  });

  it('lists, exports, redrives and discards dead letters', async () => {
    const [first, second] = await withDeadLetters('dying');
    const listed = await done('dead-letters', 'dying');
    expect(listed.stdout).to.match(new RegExp(`^${first?.position} .* timed out$`, 'm'));
    expect(listed.stderr).to.include('2 × answered 500').and.include('1 × timed out');
    const exported = (await done('export', 'dying', '--error', 'timed out')).stdout;
    expect(JSON.parse(exported).event).to.deep.equal(first);
    const one = await done('redrive', 'dying', '--id', String(first?.position), '--json');
    expect(JSON.parse(one.stdout)).to.deep.equal({ redriven: 1 });
    const reason = ['--reason', 'a test event'];
    const id = second?.aggregateId ?? '';
    const discarded = await done('discard', 'dying', '--aggregate-id', id, ...reason);
    expect(discarded.stderr).to.include('1 dead letters');
    expect((await done('deliveries', 'dying')).stdout).to.match(/ discarded .* a test event$/m);
    await done('redrive', 'dying', '--all');
    expect((await subscriptions().get('dying')).deadLetters).to.equal(0);
  });

  it('ends with 2 for a wrong command line, and does nothing', async () => {
    await withDeadLetters('kept');
    for (const args of [
      ['redrive', 'kept'],
      ['redrive', 'kept', '--all', '--error', 'timed out'],
      ['discard', 'kept', '--all'],
      ['reset', 'kept'],
      ['pause'],
      ['dance'],
    ]) {
      const end = await run(...args);
      expect(end.exitCode, args.join(' ')).to.equal(2);
      expect(end.stderr).to.match(/^error: /m);
    }
    expect((await subscriptions().get('kept')).deadLetters).to.equal(3);
  });

  it('ends with 1 where there is no service', async () => {
    const end = await runScript('subscriptions', ['list', '--url', 'http://127.0.0.1:9']);
    expect(end.exitCode).to.equal(1);
    expect(end.stderr).to.include('cannot be asked');
  });
});
