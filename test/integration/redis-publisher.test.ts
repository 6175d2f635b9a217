import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import { systemClock as CLOCK } from '../../src/platform/clock.ts';
import { eventually } from '../support/eventually.ts';
import { someEvents } from '../support/examples.ts';
import { PREFIX, publishingUnderTest } from '../support/publishing-under-test.ts';

describe('The Redis publisher', function () {
  this.timeout(120_000);
  const { store, redis, publish, append, entriesOf, expectPublished } = publishingUnderTest();

  const epoch = async () => Number(await redis().command('GET', `{${PREFIX}}:publisher:epoch`));

  it('publishes every event into the stream of all and that of its type, and goes on', async () => {
    await append(20);
    await append(20, 'Rover');
    const { told } = publish();
    await expectPublished(['all', 'Mission', 'Rover']);
    for (let times = 0; times < 20; times += 1) await append(2, times % 2 ? 'Rover' : 'Probe');
    await expectPublished(['all', 'Mission', 'Rover', 'Probe']);
    expect(told).to.deep.equal([]);
  });

  it('publishes CloudEvents, as the REST API gives them, under ids of their positions', async () => {
    publish();
    const { events } = await store().append(
      someEvents(1, { data: { text: 'ü \u0000 \ud83d\ude80' } }),
    );
    await expectPublished();
    const found = await redis().command('XREVRANGE', `{${PREFIX}}:all`, '+', '-', 'COUNT', 1);
    const [[id, fields]] = found as [[string, string[]]];
    const [event] = events;
    if (event === undefined) throw new Error('Nothing was appended');
    expect(id).to.equal(`${event.position}-0`);
    expect(fields[0]).to.equal('event');
    expect(JSON.parse(fields[1] ?? '')).to.deep.equal(cloudEventFrom(event));
  });

  it('keeps all keys of a log in one slot', async () => {
    publish();
    await append(3);
    await expectPublished();
    const keys = (await redis().command('KEYS', '*')) as string[];
    expect(keys).to.include(`{${PREFIX}}:all`);
    for (const key of keys) expect(key.startsWith(`{${PREFIX}}:`), key).to.equal(true);
  });

  it('leaves Audit events out of the stream of all, unless asked', async () => {
    const publisher = publish();
    await append(3, 'Audit');
    await append(3);
    await expectPublished(['all', 'Mission', 'Audit']);
    await publisher.stop();
    await redis().command('FLUSHALL');
    publish({ isAuditInAll: true });
    await eventually(async () => {
      const ids = (await entriesOf('all')).map(({ id }) => Number.parseInt(id, 10));
      expect(ids).to.deep.equal(ids.map((_, index) => index + 1));
      expect(ids.length).to.equal(await store().headPosition());
    });
  });

  it('has events of a type that is called “all” in the stream of all alone, once', async () => {
    publish();
    await append(5, 'all');
    await append(5);
    await expectPublished(['all', 'Mission']);
  });

  it('tells channels of what is new, once each, and of nothing that was there before', async () => {
    await append(5);
    const subscriber = new Redis(redis().url);
    const heard: string[] = [];
    subscriber.on('pmessage', (_, channel: string, text: string) => {
      heard.push(`${channel} ${JSON.parse(text).storeposition}`);
    });
    await subscriber.psubscribe(`{${PREFIX}}:*`);
    try {
      const publisher = publish();
      await expectPublished();
      const { events } = await store().append(someEvents(3));
      await expectPublished();
      const expected = events.map(
        ({ eventType, position }) => `{${PREFIX}}:Mission:${eventType} ${position}`,
      );
      await eventually(() => expect(heard).to.deep.equal(expected));
      // What is published again because it was lost is not told again.
      await redis().command('FLUSHALL');
      await append(1, 'Rover');
      await expectPublished(['all', 'Mission', 'Rover']);
      await publisher.stop();
      const before = await epoch();
      publish();
      await eventually(async () => expect(await epoch()).to.be.above(before));
      await append(1, 'Rover');
      await expectPublished(['all', 'Mission', 'Rover']);
      await eventually(() => expect(heard.length).to.equal(5));
    } finally {
      subscriber.disconnect();
    }
  });

  it('publishes an event that no step can upcast as it is stored, and says so', async () => {
    const notUpcast: number[] = [];
    publish({
      upcast(event) {
        if (event.eventType === 'MissionCreated') throw new Error('a step failed');
        return Promise.resolve({ ...event, version: 2, storedVersion: 1 });
      },
      onNotUpcast: ({ position }) => notUpcast.push(position),
    });
    const { events } = await store().append(someEvents(2));
    await expectPublished();
    const found = await redis().command('XREVRANGE', `{${PREFIX}}:all`, '+', '-', 'COUNT', 2);
    const texts = (found as [string, [string, string]][]).map(([, [, text]]) => JSON.parse(text));
    const versions = texts.map(({ schemaversion, storeversion }) => [schemaversion, storeversion]);
    expect(versions).to.deep.equal([
      [2, 1],
      [1, 1],
    ]);
    expect(notUpcast).to.include(events[0]?.position);
  });

  it('makes a lost stream again without anything new', async () => {
    await append(5);
    await append(5, 'Rover');
    const { told } = publish();
    await expectPublished(['all', 'Mission', 'Rover']);
    const begun = await epoch();
    await redis().command('DEL', `{${PREFIX}}:Mission`);
    await expectPublished(['all', 'Mission', 'Rover']);
    expect(await epoch()).to.equal(begun);
    await redis().command('FLUSHALL');
    await expectPublished(['all', 'Mission', 'Rover']);
    expect(told).to.deep.equal([]);
  });

  it('makes a lost stream again while events of other types come', async () => {
    await append(5);
    publish();
    await expectPublished();
    await redis().command('DEL', `{${PREFIX}}:Mission`);
    await eventually(
      async () => {
        await append(1, 'Rover');
        expect((await entriesOf('Mission')).length).to.be.at.least(5);
      },
      { timeoutMs: 20_000 },
    );
    await expectPublished(['all', 'Mission', 'Rover']);
  });

  describe('where streams are trimmed', () => {
    it('keeps about so many entries, and begins an empty stream where they begin', async () => {
      await append(400);
      const publisher = publish({ retention: { lengthMax: 300 } });
      const head = await store().headPosition();
      await expectPublished(['all'], head - 299);
      expect((await entriesOf('all'))[0]?.id).not.to.equal('1-0');
      await append(300);
      await expectPublished(['all', 'Mission'], (await store().headPosition()) - 299);
      // Trimming goes by whole nodes of a hundred entries.
      await eventually(async () => expect((await entriesOf('all')).length).to.be.below(500));
      await publisher.stop();
    });

    it('lets go of what is too old, also where nothing new comes, and begins with what is not', async () => {
      await append(250);
      const publisher = publish();
      await expectPublished();
      await publisher.stop();
      await sleep(20);
      // As if it were a minute later: what comes from now on is young enough.
      const minuteLater = Date.now() + 60_000;
      publish({ retention: { ageMaxMs: 60_000 }, clock: { ...CLOCK, now: () => minuteLater } });
      await eventually(async () => expect((await entriesOf('all')).length).to.be.below(200));
      await redis().command('FLUSHALL');
      const head = await store().headPosition();
      await append(2);
      await expectPublished(['all', 'Mission'], head + 1);
      expect((await entriesOf('all')).length).to.equal(2);
    });

    it('goes on behind the last entry where somebody has trimmed everything', async () => {
      publish();
      await append(5);
      await expectPublished();
      for (const stream of ['all', 'Mission']) {
        await redis().command('XTRIM', `{${PREFIX}}:${stream}`, 'MAXLEN', 0);
      }
      await append(3);
      await expectPublished(['all', 'Mission'], (await store().headPosition()) - 2);
      expect((await entriesOf('all')).length).to.equal(3);
    });
  });
});
