import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { AppendLoad } from '../support/append-load.ts';
import { withStoreOf } from '../support/embedded-store.ts';
import { httpEventStore } from '../support/http-event-store.ts';
import { expectToldTheTruth, settleUnknown } from '../support/load-settled.ts';
import { overANetwork } from '../support/over-a-network.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { itSeeded } from '../support/seeded-test.ts';
import {
  type ServiceFolder,
  type StartedService,
  serviceFolder,
} from '../support/service-folder.ts';
import { killEmbeddedMongodOn } from '../support/service-process.ts';

const ROUNDS = 9;
const LIFE_MS_MAX = 900;
const START_MS_MAX = 1_800;

describe('A service that is killed', function () {
  this.timeout(180_000);
  const folder = serviceFolder();

  itSeeded('keeps all it has acknowledged, whole and dense, at any moment', async (random) => {
    const load = new AppendLoad(random);
    for (let round = 0; round < ROUNDS; round += 1) {
      // Now and then the machine goes down with it, or it does not even come up.
      if (round % 3 === 1) await killedWhileStarting(folder, random);
      await killedUnderLoad(await folder.start(), load, random);
      if (round % 3 === 2) await killEmbeddedMongodOn(folder.dataDir());
    }
    const last = await folder.start();
    await settleUnknown(load, clientOf(last));
    last.send('SIGTERM');
    expect(await last.ended).to.deep.equal({ exitCode: 0, signal: null });
    await withStoreOf(folder.dataDir(), (store, db) => expectToldTheTruth(load, store, db));
    expect(load.committedCount).to.be.greaterThan(ROUNDS);
    expect(load.tellings.some(({ told }) => told.outcome === 'unknown')).to.equal(true);
  });
});

async function killedUnderLoad(
  service: StartedService,
  load: AppendLoad,
  random: SeededRandom,
): Promise<void> {
  const stopLoad = load.start(clientOf(service));
  await sleep(random.below(LIFE_MS_MAX));
  service.send('SIGKILL');
  await service.ended;
  await stopLoad();
}

async function killedWhileStarting({ launch }: ServiceFolder, random: SeededRandom) {
  const service = await launch();
  await sleep(random.below(START_MS_MAX));
  service.send('SIGKILL');
  await service.ended;
}

function clientOf({ url }: StartedService) {
  return overANetwork(httpEventStore(url));
}
