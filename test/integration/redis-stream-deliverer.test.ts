import { getEventListeners } from 'node:events';
import { expect } from 'chai';
import type { Deliverer, OutboundDelivery } from '../../src/engine/subscriptions/ports.ts';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import { connectPublishingRedis } from '../../src/redis/connect-redis.ts';
import { createRedisStreamDeliverer } from '../../src/redis/redis-stream-deliverer.ts';
import { eventually } from '../support/eventually.ts';
import { recorded } from '../support/kept-events.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

const NEVER = new AbortController().signal;

describe('Delivery to streams in Redis', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  let deliverer: Deliverer;

  before(async () => {
    redis = await startRedis();
  });
  beforeEach(async () => {
    await redis.command('FLUSHALL');
    const connection = connectPublishingRedis({ url: redis.url, onTrouble: () => {} });
    await eventually(() => expect(connection.client.status).to.equal('ready'));
    deliverer = createRedisStreamDeliverer(connection, 'test');
  });
  afterEach(() => deliverer.close());
  after(() => redis.remove());

  function delivery(
    positions: readonly number[],
    { lengthMax, timeoutMs = 2_000 }: { lengthMax?: number; timeoutMs?: number } = {},
  ): OutboundDelivery {
    const target = { type: 'redis-stream', key: 'billing', lengthMax } as const;
    return {
      id: 'delivery',
      subscription: {
        definition: { target, timeoutMs },
      } as unknown as OutboundDelivery['subscription'],
      events: positions.map((position) => recorded(position, 'Happened', { position })),
      attempt: 1,
    };
  }

  async function entries(): Promise<readonly (readonly string[])[]> {
    const found = await redis.command('XRANGE', '{test}:sub:billing', '-', '+');
    return (found as [string, string[]][]).map(([, fields]) => fields);
  }

  it('adds each event as a CloudEvent, with its position and id; a repeat has the same', async () => {
    const first = delivery([7, 9]);
    expect(await deliverer.deliver(first, NEVER)).to.deep.equal({ kind: 'delivered' });
    expect(await deliverer.deliver(delivery([3, 7]), NEVER)).to.deep.equal({ kind: 'delivered' });
    const found = await entries();
    expect(found.map(([, , , position]) => position)).to.deep.equal(['7', '9', '3', '7']);
    expect(found[0]).to.deep.equal(found[3]);
    const [event] = first.events;
    if (event === undefined) throw new Error('There is no event');
    const [named, text = '', ...rest] = found[0] ?? [];
    expect([named, JSON.parse(text)]).to.deep.equal(['event', cloudEventFrom(event)]);
    expect(rest).to.deep.equal(['position', '7', 'eventId', event.eventId]);
  });

  it('keeps about as many entries as the target says', async () => {
    const positions = Array.from({ length: 500 }, (_, index) => index + 1);
    await deliverer.deliver(delivery(positions, { lengthMax: 100 }), NEVER);
    const kept = await entries();
    expect(kept.length).to.be.within(100, 250);
    expect(kept.at(-1)?.[3]).to.equal('500');
  });

  for (const [what, breaking, mending, error] of [
    [
      'has no memory left',
      () => redis.command('CONFIG', 'SET', 'maxmemory', 1),
      () => redis.command('CONFIG', 'SET', 'maxmemory', 0),
      'Redis has no memory left',
    ],
    [
      'stands still',
      async () => redis.send('SIGSTOP'),
      async () => redis.send('SIGCONT'),
      'Redis did not answer in time',
    ],
    ['is gone', () => redis.kill(), () => redis.start(), 'Redis cannot be reached'],
    [
      'has something else under that name',
      () => redis.command('SET', '{test}:sub:billing', 'nonsense'),
      () => redis.command('DEL', '{test}:sub:billing'),
      'Redis refused it: WRONGTYPE',
    ],
    [
      'is a replica',
      () => redis.command('REPLICAOF', '127.0.0.1', 1),
      () => redis.command('REPLICAOF', 'NO', 'ONE'),
      'Redis refused it: READONLY',
    ],
  ] as const) {
    it(`fails where Redis ${what}, which speaks against the target; and works afterwards`, async () => {
      await breaking();
      try {
        const result = await deliverer.deliver(delivery([1, 2], { timeoutMs: 500 }), NEVER);
        expect(result).to.deep.equal({ kind: 'failed', failure: { error, isOfTarget: true } });
      } finally {
        await mending();
      }
      await eventually(
        async () => {
          const { kind } = await deliverer.deliver(delivery([1, 2]), NEVER);
          expect(kind).to.equal('delivered');
        },
        { timeoutMs: 10_000, intervalMs: 100 },
      );
      expect((await entries()).slice(-2).map(([, , , position]) => position)).to.deep.equal([
        '1',
        '2',
      ]);
    });
  }

  it('listens to a signal once, however many deliveries are under way, and gives all of them up', async () => {
    redis.send('SIGSTOP');
    try {
      const over = new AbortController();
      const delivering = Array.from({ length: 20 }, (_, index) =>
        deliverer.deliver(delivery([index + 1], { timeoutMs: 60_000 }), over.signal),
      );
      expect(getEventListeners(over.signal, 'abort')).to.have.length(1);
      over.abort();
      const kinds = (await Promise.all(delivering)).map(({ kind }) => kind);
      expect(kinds).to.deep.equal(Array.from({ length: 20 }, () => 'failed'));
    } finally {
      redis.send('SIGCONT');
    }
  });

  it('is given up at once where the signal is aborted', async () => {
    redis.send('SIGSTOP');
    try {
      const over = new AbortController();
      const delivering = deliverer.deliver(delivery([1], { timeoutMs: 60_000 }), over.signal);
      over.abort();
      expect((await delivering).kind).to.equal('failed');
    } finally {
      redis.send('SIGCONT');
    }
  });
});
