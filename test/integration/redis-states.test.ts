import { expect } from 'chai';
import type { SharedStates } from '../../src/engine/replay/ports.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/connect-redis.ts';
import { createRedisStates } from '../../src/redis/redis-states.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

describe('States in Redis', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let told: string[];
  let failures: number;
  let connections: RedisConnection[];

  before(async () => {
    redis = await startRedis();
  });
  beforeEach(async () => {
    told = [];
    failures = 0;
    connections = [];
    await redis.command('FLUSHALL');
  });
  afterEach(async () => {
    for (const connection of connections) await connection.close();
  });
  after(() => redis.remove());

  /** As one process has them. */
  async function states(prefix = 'test', url = redis.url): Promise<SharedStates> {
    const onTrouble = (message: string) => told.push(message);
    const connection = connectRedis({ url, onTrouble: () => {} });
    connections.push(connection);
    if (url === redis.url) await isReady(connection);
    const onFailure = () => {
      failures += 1;
    };
    return createRedisStates(connection.client, { prefix, onTrouble, onFailure });
  }

  const isReady = ({ client }: RedisConnection) =>
    eventually(() => expect(client.status).to.equal('ready'), { timeoutMs: 10_000 });

  it('are there for other processes, and not for those with another prefix', async () => {
    const [one, other, foreign] = [await states(), await states(), await states('foreign')];
    await one.set('a key', 'a text: ü\u0000"');
    expect(await other.get('a key')).to.equal('a text: ü\u0000"');
    expect(await other.get('another key')).to.equal(undefined);
    expect(await foreign.get('a key')).to.equal(undefined);
    await other.set('a key', 'newer');
    expect(await one.get('a key')).to.equal('newer');
    expect([failures, told]).to.deep.equal([0, []]);
  });

  it('lie under keys of one prefix and one length, and not for ever', async () => {
    const one = await states();
    await one.set('x\r\nFLUSHALL\r\n'.repeat(1_000), 'text');
    const names = (await redis.command('KEYS', '*')) as readonly string[];
    expect(names.join()).to.match(/^\{test\}:state:[\w-]{43}$/);
    const leftMs = Number(await redis.command('PTTL', names[0] ?? ''));
    expect(leftMs).to.be.within(3_500_000, 3_600_000);
  });

  it('are not kept where they are larger than a MiB', async () => {
    const one = await states();
    const most = 'x'.repeat(1024 * 1024);
    await one.set('fits', most);
    await one.set('too large', `${most}x`);
    await one.set('too large in bytes', 'ü'.repeat(1024 * 1024));
    expect(await one.get('fits')).to.equal(most);
    expect(await one.get('too large')).to.equal(undefined);
    expect(await one.get('too large in bytes')).to.equal(undefined);
    expect(failures).to.equal(0);
  });

  for (const [what, breaking, mending, isTold] of [
    ['is killed', () => redis.kill(), () => redis.start(), false],
    ['stands still', async () => redis.send('SIGSTOP'), async () => redis.send('SIGCONT'), true],
    [
      'has no memory left',
      () => redis.command('CONFIG', 'SET', 'maxmemory', 1),
      () => redis.command('CONFIG', 'SET', 'maxmemory', 0),
      true,
    ],
    [
      'is made a replica',
      () => redis.command('REPLICAOF', '127.0.0.1', 1),
      () => redis.command('REPLICAOF', 'NO', 'ONE'),
      true,
    ],
  ] as const) {
    it(`are not to be had while Redis ${what}: nothing fails, and they are back afterwards`, async () => {
      const one = await states();
      await breaking();
      try {
        await one.set('a key', 'lost');
        expect(failures).to.equal(1);
        // It is left alone for a moment.
        expect(await one.get('a key')).to.equal(undefined);
        await one.set('a key', 'lost');
        expect(failures).to.equal(1);
      } finally {
        await mending();
      }
      await eventually(
        async () => {
          await one.set('a key', 'back');
          expect(await one.get('a key')).to.equal('back');
        },
        { timeoutMs: 15_000, intervalMs: 200 },
      );
      expect(told.length > 0 || !isTold, told.join()).to.equal(true);
      expect(told.length).to.be.below(5);
    });
  }

  it('are not to be had where something else lies under their name', async () => {
    const one = await states();
    await one.set('a key', 'text');
    const [name = ''] = (await redis.command('KEYS', '*')) as readonly string[];
    await redis.command('DEL', name);
    await redis.command('LPUSH', name, 'nonsense');
    expect(await one.get('a key')).to.equal(undefined);
    expect([failures, told.length]).to.deep.equal([1, 1]);
  });

  it('are not to be had where there is no Redis at all', async () => {
    const nowhere = await states('test', 'redis://127.0.0.1:1');
    await nowhere.set('a key', 'text');
    expect(await nowhere.get('a key')).to.equal(undefined);
    expect([failures, told]).to.deep.equal([1, []]);
  });
});
