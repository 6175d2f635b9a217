import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { holderOf } from '../../src/engine/assignments/holder-of.ts';
import { MemberAssignments } from '../../src/engine/assignments/member-assignments.ts';
import { PUBLISHER_TASK } from '../../src/engine/publishing/publisher.ts';
import { createMongoMembers } from '../../src/mongo/mongo-members.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { connectPublishingRedis } from '../../src/redis/connect-redis.ts';
import { createRedisStreams } from '../../src/redis/redis-streams.ts';
import { eventually } from '../support/eventually.ts';
import { someEvents } from '../support/examples.ts';
import { PublisherProcess } from '../support/publisher.ts';
import { PREFIX, publishingUnderTest } from '../support/publishing-under-test.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';

const ALL = `{${PREFIX}}:all`;
const EPOCH = `{${PREFIX}}:publisher:epoch`;
const STREAMS = ['all', 'Mission', 'Rover'];

const MEMBERS = ['one', 'other'].map((name) => ({ name, kinds: [PUBLISHER_TASK] }));

describe('The Redis publisher, while Redis', function () {
  this.timeout(120_000);
  const { store, db, redis, databases, publish, append, entriesOf, expectPublished } =
    publishingUnderTest();

  /** Appends go on whatever Redis does; they are not even slower than a second. */
  async function appendSome(): Promise<void> {
    for (let times = 0; times < 10; times += 1) {
      const began = performance.now();
      await append(3);
      await append(3, 'Rover');
      expect(performance.now() - began).to.be.below(5_000);
    }
  }

  const faults: readonly (readonly [string, () => unknown, () => unknown])[] = [
    [
      'is killed, and started again with nothing in it',
      () => redis().kill(),
      () => redis().start(),
    ],
    ['stands still', () => redis().send('SIGSTOP'), () => redis().send('SIGCONT')],
    ['is paused', () => redis().command('CLIENT', 'PAUSE', 3_000), () => {}],
    ['is flushed', () => redis().command('FLUSHALL'), () => {}],
    [
      'has no memory left',
      () => redis().command('CONFIG', 'SET', 'maxmemory', 1),
      () => redis().command('CONFIG', 'SET', 'maxmemory', 0),
    ],
    [
      'is a replica',
      () => redis().command('REPLICAOF', '127.0.0.1', 1),
      () => redis().command('REPLICAOF', 'NO', 'ONE'),
    ],
    ['has forgotten the scripts', () => redis().command('SCRIPT', 'FLUSH'), () => {}],
    ['has lost one stream', () => redis().command('DEL', `{${PREFIX}}:Mission`), () => {}],
    ['has lost the stream of all', () => redis().command('DEL', ALL), () => {}],
    ['has lost the epoch', () => redis().command('DEL', EPOCH), () => {}],
    ['ends its connections', () => redis().command('CLIENT', 'KILL', 'TYPE', 'normal'), () => {}],
    [
      'has something else under the name of a stream',
      async () => {
        await redis().command('DEL', `{${PREFIX}}:Rover`);
        await redis().command('SET', `{${PREFIX}}:Rover`, 'nonsense');
      },
      () => redis().command('DEL', `{${PREFIX}}:Rover`),
    ],
  ];

  for (const [what, breaking, mending] of faults) {
    it(`${what}: appends go on, and every event is published, in order and once`, async () => {
      await appendSome();
      publish();
      await expectPublished(STREAMS);
      const appending = appendSome();
      await breaking();
      try {
        await appending;
        await appendSome();
      } finally {
        await mending();
      }
      await expectPublished(STREAMS);
      await append(1);
      await expectPublished(STREAMS);
    });
  }

  it('is killed and started again with nothing in it on a quiet log: it is published all the same', async () => {
    await appendSome();
    const { told } = publish();
    await expectPublished(STREAMS);
    await redis().kill();
    await redis().start();
    await expectPublished(STREAMS);
    expect(told.join('\n')).to.include('is back');
  });

  it('is not there from the beginning: it is published to when it is', async () => {
    await redis().kill();
    const { told } = publish();
    await appendSome();
    await redis().start();
    await expectPublished(STREAMS);
    expect(told.join('\n')).to.include('cannot be reached').and.include('is back');
  });

  it('has lost the tail of its streams in a fail-over: it is sent again', async () => {
    await appendSome();
    publish();
    await expectPublished(STREAMS);
    // A replica that had seen less, in place of the one that is gone.
    const saved = [];
    for (const stream of STREAMS) saved.push(await dump(stream));
    await appendSome();
    await expectPublished(STREAMS);
    await redis().command('FLUSHALL');
    for (const [key, value] of saved) await redis().command('RESTORE', key, 0, value);
    await appendSome();
    await expectPublished(STREAMS);
  });

  async function dump(stream: string): Promise<readonly [string, never]> {
    const { client, close } = connectPublishingRedis({ url: redis().url, onTrouble: () => {} });
    try {
      await eventually(() => expect(client.status).to.equal('ready'));
      const key = `{${PREFIX}}:${stream}`;
      return [key, (await client.dumpBuffer(key)) as never];
    } finally {
      await close();
    }
  }

  it('is full: what is too old is let go of, and makes room', async () => {
    const data = { text: 'x'.repeat(20_000) };
    await store().append(someEvents(300, { data }));
    const publisher = publish();
    await expectPublished(['all']);
    await publisher.stop();
    await sleep(20);
    const minuteLater = Date.now() + 60_000;
    const used = /used_memory:(\d+)/.exec(String(await redis().command('INFO', 'memory')))?.[1];
    await redis().command('CONFIG', 'SET', 'maxmemory', Number(used) - 500_000);
    try {
      const clock = { ...systemClock, now: () => minuteLater };
      publish({ retention: { ageMaxMs: 60_000 }, clock });
      await appendSome();
      await expectPublished(['all'], await store().headPosition());
      expect((await entriesOf('all')).length).to.be.below(200);
    } finally {
      await redis().command('CONFIG', 'SET', 'maxmemory', 0);
    }
  });

  it('has no memory left: that is said once, and that there is some again', async () => {
    await append(1);
    const { told } = publish();
    await expectPublished(['all', 'Mission']);
    await redis().command('CONFIG', 'SET', 'maxmemory', 1);
    try {
      await append(1);
      await eventually(() => expect(told.join()).to.include('no memory left'));
      await sleep(2_000);
    } finally {
      await redis().command('CONFIG', 'SET', 'maxmemory', 0);
    }
    await eventually(() => expect(told.at(-1)).to.equal('Events are published again'));
    expect(told.length).to.equal(2);
  });

  it('has more than the log: nothing is added, it is said once, and deleting helps', async () => {
    await append(3);
    await redis().command('XADD', ALL, '99999999-0', 'event', '{"id":"from another log"}');
    const { told } = publish();
    await eventually(() => expect(told.join()).to.include('ahead of the log: all (99999999)'));
    await append(3);
    await sleep(1_500);
    expect(told.length).to.equal(1);
    expect((await entriesOf('all')).length).to.equal(1);
    await redis().command('DEL', ALL);
    await expectPublished(STREAMS.slice(0, 2));
    expect(told.at(-1)).to.equal('Events are published again');
  });

  it('hears of a publisher whose time is over: it adds nothing, nor trims', async () => {
    await append(3);
    const publisher = publish();
    await expectPublished(['all', 'Mission']);
    const before = await entriesOf('all');
    await publisher.stop();
    const epoch = Number(await redis().command('GET', EPOCH));
    const connection = connectPublishingRedis({ url: redis().url, onTrouble: () => {} });
    try {
      await eventually(() => expect(connection.client.status).to.equal('ready'));
      const streams = createRedisStreams(connection.client, PREFIX);
      const last = Number.parseInt(before.at(-1)?.id ?? '', 10);
      const batch = (of: number, expected: number) => ({
        epoch: of,
        lasts: new Map([['all', expected]]),
        trimming: {},
        publications: [
          {
            position: last + 1,
            aggregateType: 'Mission',
            eventType: 'Late',
            text: '{"id":"late"}',
            streams: ['all'],
            isAnnounced: false,
          },
        ],
      });
      // Its epoch is over, though it knows what comes next.
      expect(await streams.add(batch(epoch - 1, last))).to.deep.equal({ kind: 'superseded' });
      await streams.trim(epoch - 1, ['all'], { lengthMax: 0 });
      expect((await streams.look(epoch - 1, [])) as object).to.deep.include({ epoch });
      // Or it does not know what comes next, though its epoch is not over.
      for (const expected of [last - 1, last + 1, 0]) {
        expect(await streams.add(batch(epoch, expected))).to.deep.equal({ kind: 'differs' });
      }
      expect(await entriesOf('all')).to.deep.equal(before);
      expect(await redis().command('GET', EPOCH)).to.equal(`${epoch}`);
      // Nor does anybody add who has not looked.
      expect(await streams.add(batch(epoch + 1, last))).to.deep.equal({ kind: 'differs' });
      await streams.look(epoch + 1, []);
      expect(await streams.add(batch(epoch + 1, last))).to.include({ kind: 'added' });
      expect(await redis().command('GET', EPOCH)).to.equal(`${epoch + 1}`);
    } finally {
      await connection.close();
    }
  });

  it('has two publishers at once, for a while: they do each other no harm', async () => {
    await appendSome();
    const one = publish();
    await expectPublished(STREAMS);
    const other = publish();
    await appendSome();
    await expectPublished(STREAMS);
    await other.stop();
    await one.stop();
    publish();
    await appendSome();
    await expectPublished(STREAMS);
  });

  it('has an epoch that is later than any of the database, which was restored: it is passed', async () => {
    await redis().command('SET', EPOCH, 1_000_000);
    const assignments = assignmentsOf('restored');
    publish({ assignments });
    await appendSome();
    await expectPublished(STREAMS);
    expect(Number(await redis().command('GET', EPOCH))).to.be.above(1_000_000);
    await assignments.close();
  });

  describe('has two processes to publish to it', () => {
    let processes: Map<string, PublisherProcess>;
    beforeEach(async () => {
      processes = new Map();
      const { uri } = await sharedReplicaSet();
      for (const { name: member } of MEMBERS) {
        const database = db().databaseName;
        const options = { uri, database, url: redis().url, prefix: PREFIX, member };
        processes.set(member, await PublisherProcess.start(options));
      }
    });
    afterEach(async () => {
      for (const each of processes.values()) await each.kill();
    });

    const holder = () => processes.get(holderOf(PUBLISHER_TASK, MEMBERS) ?? '');

    async function expectTakenOver(): Promise<void> {
      await append(1);
      const head = await store().headPosition();
      await eventually(
        async () => expect((await entriesOf('all')).at(-1)?.id).to.equal(`${head}-0`),
        { timeoutMs: 10_000 },
      );
    }

    it('and one is killed: the other goes on within ten seconds', async () => {
      await appendSome();
      await expectPublished(STREAMS);
      await sleep(3_500); // By now it is with the one that it stays with.
      const appending = appendSome();
      await holder()?.kill();
      await appending;
      await expectTakenOver();
      await appendSome();
      await expectPublished(STREAMS);
    });

    it('and one sleeps: the other goes on, and what the sleeper still wants to add is refused', async () => {
      await appendSome();
      await expectPublished(STREAMS);
      await sleep(3_500);
      const appending = appendSome();
      holder()?.send('SIGSTOP');
      try {
        await appending;
        await expectTakenOver();
      } finally {
        holder()?.send('SIGCONT');
      }
      await appendSome();
      await expectPublished(STREAMS);
    });
  });

  function assignmentsOf(member: string) {
    return new MemberAssignments({
      members: createMongoMembers(databases()),
      member,
      clock: systemClock,
      onTrouble: () => {},
    });
  }
});
