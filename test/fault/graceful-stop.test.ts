import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { AppendLoad } from '../support/append-load.ts';
import { withStoreOf } from '../support/embedded-store.ts';
import { eventually } from '../support/eventually.ts';
import { someEvents } from '../support/examples.ts';
import { httpEventStore } from '../support/http-event-store.ts';
import { expectToldTheTruth, settleUnknown } from '../support/load-settled.ts';
import { overANetwork } from '../support/over-a-network.ts';
import { itSeeded } from '../support/seeded-test.ts';
import { serviceFolder } from '../support/service-folder.ts';
import { embeddedMongodOn, type ServiceProcess } from '../support/service-process.ts';
import { anAskedEvent, tellingOf } from '../support/telling.ts';

/** What the service promises. */
const STOP_MS_MAX = 10_000;
const CLEAN_END = { exitCode: 0, signal: null };

describe('A service that is told to stop', function () {
  this.timeout(120_000);
  const { dataDir, launch, start } = serviceFolder();

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    itSeeded(`ends cleanly under load on ${signal}, and has told the truth`, async (random) => {
      const service = await start();
      const load = new AppendLoad(random);
      const stopLoad = load.start(overANetwork(httpEventStore(service.url)));
      await eventually(() => expect(load.committedCount).to.be.greaterThan(100));
      await sleep(random.below(300));
      await endsCleanly(service, signal);
      await stopLoad();
      await withStoreOf(dataDir(), async (store, db) => {
        await settleUnknown(load, store);
        await expectToldTheTruth(load, store, db);
      });
      await expectNoRecovery();
    });
  }

  it('answers what is under way, and is done no sooner', async () => {
    const { url, ...service } = await start();
    const store = httpEventStore(url);
    await store.append(someEvents(1));
    const batches = Array.from({ length: 20 }, (_, index) =>
      Array.from({ length: 1 + (index % 2) }, () => anAskedEvent()),
    );
    const underWay = await withMongodPaused(async () => {
      const appends = batches.map((batch) => tellingOf(overANetwork(store), batch));
      await sleep(300);
      service.send('SIGTERM');
      await eventually(() => expect(service.output()).to.include('Stopping'));
      await refusesConnections(url);
      return appends;
    });
    const answers = (await Promise.all(underWay)).map(({ told }) => told.outcome);
    expect(answers).to.deep.equal(batches.map(() => 'committed'));
    expect(await service.ended).to.deep.equal(CLEAN_END);
    await withStoreOf(dataDir(), async (reopened) => {
      expect(await reopened.headPosition()).to.equal(31);
    });
  });

  it('answers who waits for events that there are none, and waits for nobody', async () => {
    const { url, ...service } = await start();
    const post = (path: string, body: object) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const target = { type: 'pull' };
    await post('/v1/events/subscribe', { name: 'idle', target, filter: { eventTypes: ['None'] } });
    const waiting = Array.from({ length: 20 }, () =>
      post('/v1/subscriptions/idle/fetch', { max: 1, waitMs: 20_000 }),
    );
    await sleep(500);
    service.send('SIGTERM');
    for (const answer of await Promise.all(waiting)) {
      expect(answer.status).to.equal(200);
      expect(await answer.json()).to.deep.equal({ deliveries: [] });
    }
    expect(await service.ended).to.deep.equal(CLEAN_END);
  });

  it('loses nothing and blocks nothing where it is told again and again', async () => {
    const service = await start();
    await httpEventStore(service.url).append(someEvents(5));
    const pestering = setInterval(() => service.send('SIGTERM'), 20);
    try {
      service.send('SIGINT');
      // By itself, however patient it is with what is under way.
      expect(await service.ended).to.include({ signal: null });
    } finally {
      clearInterval(pestering);
    }
    const next = await start();
    expect(await httpEventStore(next.url).headPosition()).to.equal(5);
    await endsCleanly(next, 'SIGTERM');
  });

  it('ends cleanly where it was still starting', async () => {
    const service = await launch();
    const isStarting = () => expect(service.output()).to.include('Starting the embedded MongoDB');
    await eventually(isStarting, { timeoutMs: 60_000 });
    await endsCleanly(service, 'SIGTERM');
  });

  it('says which process has the data directory, and exits, where it is the second', async () => {
    const first = await start();
    const store = httpEventStore(first.url);
    await store.append(someEvents(2));
    const second = await launch();
    expect(await second.listening).to.equal(undefined);
    expect(await second.ended).to.deep.equal({ exitCode: 1, signal: null });
    expect(second.output()).to.include('data_dir_in_use').and.include(dataDir());
    expect(second.output()).to.include(`in use by the process ${first.processId}.`);
    const { events } = await store.append(someEvents(1));
    expect(events[0]?.position).to.equal(3);
    await endsCleanly(first, 'SIGTERM');
  });

  it('leaves nothing that blocks the next start, though it was killed instead', async () => {
    for (const position of [1, 2, 3]) {
      const service = await start();
      const { events } = await httpEventStore(service.url).append(someEvents(1));
      expect(events[0]?.position).to.equal(position);
      service.send('SIGKILL');
      await service.ended;
    }
    const last = await start();
    expect(await httpEventStore(last.url).headPosition()).to.equal(3);
    await endsCleanly(last, 'SIGTERM');
  });

  async function endsCleanly(service: ServiceProcess, signal: NodeJS.Signals): Promise<void> {
    const toldAt = performance.now();
    service.send(signal);
    expect(await service.ended, service.output()).to.deep.equal(CLEAN_END);
    expect(performance.now() - toldAt).to.be.lessThan(STOP_MS_MAX);
    expect(await embeddedMongodOn(dataDir())).to.equal(undefined);
    // A mongod that shuts down empties its lock file last.
    expect((await stat(join(dataDir(), 'mongod', 'mongod.lock'))).size).to.equal(0);
  }

  /** The start before this was one after a clean end. */
  async function expectNoRecovery(): Promise<void> {
    const log = await readFile(join(dataDir(), 'mongod.log'), 'utf8');
    expect(log).to.include('Waiting for connections').and.not.include('unclean shutdown');
  }

  async function withMongodPaused<Result>(action: () => Promise<Result>): Promise<Result> {
    const processId = (await embeddedMongodOn(dataDir())) as number;
    process.kill(processId, 'SIGSTOP');
    try {
      return await action();
    } finally {
      process.kill(processId, 'SIGCONT');
    }
  }
});

async function refusesConnections(url: string): Promise<void> {
  await eventually(async () => {
    const { told } = await tellingOf(overANetwork(httpEventStore(url)), [anAskedEvent()]);
    expect(told).to.include({ outcome: 'refused' });
  });
}
