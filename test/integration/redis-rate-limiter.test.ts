import { expect } from 'chai';
import { createMemoryRateLimiter } from '../../src/platform/memory-rate-limiter.ts';
import type { RateLimiter } from '../../src/platform/rate-limiter.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/connect-redis.ts';
import { createRedisRateLimiter } from '../../src/redis/redis-rate-limiter.ts';
import { eventually } from '../support/eventually.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

const BUDGET = { name: 'appends', pointsMax: 10, windowMs: 2_000 };

describe('A rate limiter in Redis', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let told: string[];
  let connections: RedisConnection[];
  let keys = 0;

  before(async () => {
    redis = await startRedis();
  });
  beforeEach(() => {
    told = [];
    connections = [];
    keys += 1;
  });
  afterEach(async () => {
    for (const connection of connections) await connection.close();
  });
  after(() => redis.remove());

  /** As one process has it. */
  async function limiter(budget = BUDGET, url = redis.url): Promise<RateLimiter> {
    const onTrouble = (message: string) => told.push(message);
    const connection = connectRedis({ url, onTrouble });
    connections.push(connection);
    if (url === redis.url) await isReady(connection);
    const insurance = createMemoryRateLimiter(budget);
    return createRedisRateLimiter(connection.client, budget, {
      prefix: 'test',
      insurance,
      onTrouble,
    });
  }

  const isReady = ({ client }: RedisConnection) =>
    eventually(() => expect(client.status).to.equal('ready'), { timeoutMs: 10_000 });

  async function withinOf(limiters: readonly RateLimiter[], each = 20, key = `key ${keys}`) {
    const spent = await Promise.all(
      limiters.flatMap((one) => Array.from({ length: each }, () => one.spend(key))),
    );
    return spent.filter(({ isWithin }) => isWithin).length;
  }

  it('shares one budget among processes, to the point', async () => {
    const both = [await limiter(), await limiter()];
    expect(await withinOf(both)).to.equal(10);
    expect(await withinOf(both)).to.equal(0);
    expect(await withinOf(both, 2, 'another key')).to.equal(4);
    expect(told).to.deep.equal([]);
  });

  it('begins again with each window, also one shorter than a second', async () => {
    const short = await limiter({ name: 'reads', pointsMax: 3, windowMs: 150 });
    for (let round = 0; round < 3; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await withinOf([short])).to.equal(3);
    }
    const other = await limiter({ ...BUDGET, pointsMax: 5 });
    expect(await withinOf([short, other])).to.be.within(5, 8);
  });

  it('keeps nothing behind, and no name of a client', async () => {
    const short = await limiter({ name: 'reads', pointsMax: 3, windowMs: 100 });
    await short.spend('a name\r\nFLUSHALL\r\n'.repeat(1_000));
    const names = (await redis.command('KEYS', '*')) as readonly string[];
    expect(names.join()).to.match(/\{test\}:limit:reads:[\w-]{43}/);
    expect(names.join()).not.to.include('FLUSHALL');
    await eventually(async () => expect(await redis.command('KEYS', '*:reads:*')).to.be.empty);
  });

  it('asks Redis no more for whoever has spent all', async () => {
    const one = await limiter();
    await withinOf([one], 10);
    const asked = async () =>
      Number(/total_commands_processed:(\d+)/.exec(String(await redis.command('INFO')))?.[1]);
    const before = await asked();
    expect(await withinOf([one], 500)).to.equal(0);
    expect((await asked()) - before).to.be.below(20);
  });

  for (const [what, breaking, mending] of [
    ['is killed', () => redis.kill(), () => redis.start()],
    ['stands still', async () => redis.send('SIGSTOP'), async () => redis.send('SIGCONT')],
    [
      'has no memory left',
      () => redis.command('CONFIG', 'SET', 'maxmemory', 1),
      () => redis.command('CONFIG', 'SET', 'maxmemory', 0),
    ],
    [
      'is made a replica',
      () => redis.command('REPLICAOF', '127.0.0.1', 1),
      () => redis.command('REPLICAOF', 'NO', 'ONE'),
    ],
  ] as const) {
    it(`lets each process count by itself while Redis ${what}, and shares again afterwards`, async () => {
      const both = [await limiter(), await limiter()];
      await breaking();
      try {
        expect(await withinOf(both, 20, 'meanwhile')).to.equal(20);
        expect(await withinOf(both, 20, 'meanwhile')).to.be.at.most(20);
      } finally {
        await mending();
      }
      await Promise.all(connections.map(isReady));
      await eventually(
        async () => {
          keys += 1;
          expect(await withinOf(both)).to.equal(10);
        },
        { timeoutMs: 15_000, intervalMs: 300 },
      );
      expect(told, told.join('\n')).to.not.be.empty;
      expect(told.length, told.join('\n')).to.be.below(10);
    });
  }

  it('counts by itself where what it counts was overwritten, and goes on', async () => {
    const one = await limiter();
    await one.spend('overwritten');
    const [name = ''] = (await redis.command('KEYS', '*:appends:*')) as readonly string[];
    await redis.command('SET', name, 'nonsense');
    for (const key of ['overwritten', 'other']) {
      expect((await one.spend(key)).isWithin, key).to.equal(true);
    }
    await redis.command('DEL', name);
  });

  it('counts by itself where there is no Redis at all, or it wants a password', async () => {
    const nowhere = await limiter(BUDGET, 'redis://user:hunter2@127.0.0.1:1');
    expect(await withinOf([nowhere])).to.equal(10);
    await eventually(() => expect(told).to.have.length(1));
    expect(told.join()).to.include('127.0.0.1:1').and.not.include('hunter2');
    await redis.command('CONFIG', 'SET', 'requirepass', 'x');
    try {
      const refused = await limiter(BUDGET, `${redis.url}/`);
      expect(await withinOf([refused])).to.equal(10);
    } finally {
      const admin = `redis://:x@127.0.0.1:${redis.port}`;
      const connection = connectRedis({ url: admin, onTrouble: () => {} });
      connections.push(connection);
      await isReady(connection);
      await connection.client.config('SET', 'requirepass', '');
    }
  });
});
