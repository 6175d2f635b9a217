import { expect } from 'chai';
import { freshSeed } from '../support/seeded-random.ts';
import { runSoak } from '../support/soak/run-soak.ts';
import { soakReport } from '../support/soak/soak-report.ts';

/** One of each kind, and another process. */
const FAULTS = 5;
/** So many contradictions tell enough. */
const SHOWN_MAX = 10;

describe('Distribution by three processes, while they, Redis and the primary are broken', function () {
  // The load is as fast as the machine, and so is what has to be caught up with.
  this.timeout(900_000);

  it('brings every event to all who want it, in order, or keeps it as a dead letter', async () => {
    const seed = freshSeed();
    const said: string[] = [];
    const result = await runSoak({
      ...{ seconds: 15, faults: FAULTS, seed, eventsPerSecond: 500, backlogMax: 2_000 },
      onProgress: (message) => said.push(message),
    });
    const { verdict, healed, faults } = result;
    const told = [`seed ${seed}`, ...said, ...soakReport(result)].join('\n');
    expect(verdict.anomalies.slice(0, SHOWN_MAX), told).to.deep.equal([]);
    expect(healed.anomalies.slice(0, SHOWN_MAX), told).to.deep.equal([]);

    expect(new Set(faults.map(({ kind }) => kind)), told).to.deep.equal(
      new Set(['service-killed', 'redis-killed', 'stepped-down', 'redis-flushed']),
    );
    expect(verdict.subscriptions, told).to.have.length(20);
    for (const { name, wanted, dead } of verdict.subscriptions) {
      expect(wanted, name).to.be.greaterThan(0);
      expect(dead, name).to.equal(name === 'webhook-poisoned' ? 1 : 0);
    }
    for (const { name, wanted, delivered } of healed.subscriptions) {
      expect(delivered, name).to.equal(wanted);
    }
  });
});
