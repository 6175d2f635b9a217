import { expect } from 'chai';
import type { RateLimiter } from '../../src/platform/rate-limiter.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/connect-redis.ts';
import { createRedisRateLimiter } from '../../src/redis/redis-rate-limiter.ts';
import { createRedisStates } from '../../src/redis/redis-states.ts';
import { makeCertificate } from '../support/certificate.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { PublisherProcess } from '../support/publisher.ts';
import { PREFIX, publishingUnderTest } from '../support/publishing-under-test.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';

describe('Redis as a cluster', function () {
  this.timeout(120_000);
  const { store, db, publish, append } = publishingUnderTest();
  let nodes: readonly [RedisServer, RedisServer];
  let url: string;

  before(async () => {
    nodes = [await startNode(), await startNode()];
    const [one, other] = nodes;
    await one.command('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
    await meet(other, one);
    url = nodes.map((node) => node.url).join(',');
  });
  after(async () => {
    for (const node of nodes) await node.remove();
  });

  async function startNode(): Promise<RedisServer> {
    const bus = ['--cluster-port', `${await freePort()}`];
    return await startRedis('--cluster-enabled', 'yes', ...bus);
  }

  async function meet(node: RedisServer, other: RedisServer): Promise<void> {
    const [myself] = String(await other.command('CLUSTER', 'NODES')).split(' master');
    const bus = /@(\d+)/.exec(myself ?? '')?.[1] ?? '';
    await node.command('CLUSTER', 'MEET', '127.0.0.1', other.port, bus);
    for (const each of nodes) {
      await eventually(
        async () => expect(await each.command('CLUSTER', 'INFO')).to.include('cluster_state:ok'),
        { timeoutMs: 20_000 },
      );
    }
  }

  /** As after a fail-over that has lost everything. */
  async function moveSlot(from: RedisServer, to: RedisServer): Promise<void> {
    const slot = Number(await from.command('CLUSTER', 'KEYSLOT', `{${PREFIX}}:all`));
    const id = String(await to.command('CLUSTER', 'MYID'));
    await from.command('FLUSHALL');
    for (const node of [to, from]) await node.command('CLUSTER', 'SETSLOT', slot, 'NODE', id);
  }

  const published = async (node: RedisServer) =>
    Number(await node.command('XLEN', `{${PREFIX}}:all`));

  it('is published to, and followed where the slot moves to another node', async () => {
    const [one, other] = nodes;
    publish({ url });
    await append(20);
    await eventually(async () => expect(await published(one)).to.equal(20), { timeoutMs: 10_000 });
    await moveSlot(one, other);
    await append(5);
    await eventually(async () => expect(await published(other)).to.equal(25), {
      timeoutMs: 20_000,
    });
    await moveSlot(other, one);
    await append(5);
    await eventually(async () => expect(await published(one)).to.equal(30), { timeoutMs: 20_000 });
  });

  it('shares rate limits and states', async () => {
    const connections: RedisConnection[] = [];
    const told: string[] = [];
    const onTrouble = (message: string) => told.push(message);
    const connect = () => {
      const connection = connectRedis({ url, onTrouble });
      connections.push(connection);
      return connection.client;
    };
    try {
      const clients = [connect(), connect()] as const;
      await eventually(() => {
        expect(clients.map((each) => each.status)).to.deep.equal(['ready', 'ready']);
      });
      const budget = { name: 'appends', pointsMax: 3, windowMs: 60_000 };
      const refuse: RateLimiter = {
        budget,
        async spend() {
          throw new Error('Counted in this process alone');
        },
      };
      const options = { prefix: PREFIX, insurance: refuse, onTrouble };
      const limiters = clients.map((client) => createRedisRateLimiter(client, budget, options));
      const spent = [];
      for (const limiter of [...limiters, ...limiters]) spent.push(await limiter.spend('key'));
      expect(spent.map(({ isWithin }) => isWithin)).to.deep.equal([true, true, true, false]);
      const [here, there] = clients.map((client) => createRedisStates(client, options));
      await here?.set('key', 'a state');
      expect(await there?.get('key')).to.equal('a state');
      expect(told).to.deep.equal([]);
    } finally {
      for (const connection of connections) await connection.close();
    }
  });

  it('is no cluster, but behind TLS: it is published to, by those who trust its certificate', async () => {
    const certificate = await makeCertificate();
    const port = await freePort();
    const tls = ['--tls-cert-file', certificate.cert, '--tls-key-file', certificate.key];
    const noClients = ['--tls-auth-clients', 'no', '--tls-port', `${port}`];
    const server = await startRedis(...tls, ...noClients);
    await server.command('ACL', 'SETUSER', 'publisher', 'on', '>p@ss,word', '~*', '&*', '+@all');
    await server.command('ACL', 'SETUSER', 'default', '-xadd');
    const { uri } = await sharedReplicaSet();
    const publisher = await PublisherProcess.start(
      {
        uri,
        database: db().databaseName,
        url: `rediss://publisher:${encodeURIComponent('p@ss,word')}@127.0.0.1:${port}`,
        prefix: PREFIX,
        member: 'one',
      },
      { NODE_EXTRA_CA_CERTS: certificate.cert },
    );
    try {
      const head = await store().headPosition();
      expect(head).to.be.above(0);
      await eventually(async () => expect(await published(server)).to.equal(head), {
        timeoutMs: 20_000,
      });
    } finally {
      await publisher.kill();
      await server.remove();
      await certificate.remove();
    }
  });
});
