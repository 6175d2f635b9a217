import { expect } from 'chai';
import { apiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { startedApp } from '../support/started-app.ts';

describe('Processes with one Redis', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.remove());
  const { app, another } = startedApp();

  const replayBy = (url: string, aggregateId: string) =>
    apiClient(url).ask('POST', `/v1/events/replay/${aggregateId}`);

  it('share the newest states, and none of them is older than an append', async () => {
    const first = await another({ REDIS_URL: redis.url });
    const second = await another({ REDIS_URL: redis.url });
    const aggregate = anAggregate();
    const counted = (count: number) => anEvent({ ...aggregate, data: { count } });
    await app().store.append(Array.from({ length: 60 }, (_, index) => counted(index)));
    const made = await replayBy(first.url, aggregate.aggregateId);
    expect(made.body).to.deep.include({ kept: null, eventsApplied: 60 });
    await eventually(async () => {
      const { body } = await replayBy(second.url, aggregate.aggregateId);
      expect(body).to.deep.include({ kept: { sequenceNumber: 60 }, state: { count: 59 } });
    });
    await app().store.append([counted(1_000)]);
    for (const { url } of [first, second]) {
      const { body } = await replayBy(url, aggregate.aggregateId);
      expect(body).to.deep.include({ sequenceNumber: 61, state: { count: 1_000 } });
    }
  });

  it('make them themselves where it is gone', async () => {
    const alone = await another({ REDIS_URL: redis.url });
    await redis.kill();
    const aggregate = anAggregate();
    await app().store.append([anEvent({ ...aggregate, data: { count: 1 } })]);
    const { status, body } = await replayBy(alone.url, aggregate.aggregateId);
    expect([status, body['state']]).to.deep.equal([200, { count: 1 }]);
  });
});
