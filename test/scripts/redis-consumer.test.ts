import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { PREFIX, publishingUnderTest } from '../support/publishing-under-test.ts';
import { type RunningScript, startScript } from './run-script.ts';

describe('The example of a consumer of Redis', function () {
  this.timeout(120_000);
  const { store, redis, publish, append, expectPublished } = publishingUnderTest();
  let consumers: RunningScript[] = [];

  afterEach(async () => {
    for (const consumer of consumers) {
      consumer.send('SIGKILL');
      await consumer.ended;
    }
    consumers = [];
  });

  function start(name: string): RunningScript {
    const environment = { REDIS_URL: redis().url, REDIS_PREFIX: PREFIX, CLAIM_AFTER_MS: '500' };
    const consumer = startScript('examples/redis-consumer', [name], environment);
    consumers.push(consumer);
    return consumer;
  }

  async function counted(): Promise<Readonly<Record<string, number>>> {
    const key = `{${PREFIX}}:example:counting:counts`;
    const found = (await redis().command('HGETALL', key)) as readonly string[];
    const pairs = found.flatMap((type, index) =>
      index % 2 === 0 ? [[type, Number(found[index + 1])] as const] : [],
    );
    return Object.fromEntries(pairs);
  }

  /** Each event once, whoever was killed meanwhile. */
  async function expectCounted(): Promise<void> {
    const log = await store().readLog().toArray();
    const expected: Record<string, number> = {};
    for (const { eventType } of log) expected[eventType] = (expected[eventType] ?? 0) + 1;
    await eventually(async () => expect(await counted()).to.deep.equal(expected), {
      timeoutMs: 30_000,
      intervalMs: 200,
    });
    const pending = await redis().command('XPENDING', `{${PREFIX}}:all`, 'counting');
    expect((pending as readonly unknown[])[0]).to.equal(0);
  }

  it('ends when it is told to, also where Redis is not there', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const consumer = startScript('examples/redis-consumer', ['one'], { REDIS_URL: url });
    consumers.push(consumer);
    await eventually(() => expect(consumer.stderr()).to.match(/ECONNREFUSED/), {
      timeoutMs: 30_000,
    });
    consumer.send('SIGINT');
    expect((await consumer.ended).exitCode).to.equal(0);
  });

  it('counts each event once, though one of a group is killed while it works', async () => {
    start('one');
    const killed = start('other');
    publish();
    for (let times = 0; times < 5; times += 1) await append(100);
    await eventually(async () => expect(Object.keys(await counted()).length).to.be.above(0), {
      timeoutMs: 30_000,
    });
    killed.send('SIGKILL');
    for (let times = 0; times < 5; times += 1) await append(100);
    await expectCounted();
  });

  it('goes on where it was after a restart, and takes over what another has left', async () => {
    await append(20);
    publish();
    await expectPublished();
    const key = `{${PREFIX}}:all`;
    await redis().command('XGROUP', 'CREATE', key, 'counting', 0);
    const reading = ['COUNT', 5, 'STREAMS', key, '>'] as const;
    await redis().command('XREADGROUP', 'GROUP', 'counting', 'one', ...reading);
    await redis().command('XREADGROUP', 'GROUP', 'counting', 'gone', ...reading);
    start('one');
    await expectCounted();
  });

  it('counts nothing twice where its group was lost, and it reads from the beginning', async () => {
    await append(10);
    publish();
    const consumer = start('one');
    await expectCounted();
    await redis().command('DEL', `{${PREFIX}}:all`);
    await append(10);
    await expectPublished();
    await expectCounted();
    consumer.send('SIGTERM');
    const { exitCode, stdout } = await consumer.ended;
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('(again)');
  });
});
