import { expect } from 'chai';
import { anAggregate } from '../support/examples.ts';
import { LogUnderTest } from '../support/log-under-test.ts';
import { freshSeed } from '../support/seeded-random.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';
import { anAskedEvent } from '../support/telling.ts';
import { startWriter, type Writer } from '../support/writer.ts';

describe('three processes that append to the same aggregates', () => {
  let log: LogUnderTest;
  let writers: readonly Writer[];

  beforeEach(async function () {
    this.timeout(120_000);
    log = new LogUnderTest((await sharedReplicaSet()).uri);
    writers = await Promise.all([1, 2, 3].map(() => startWriter(log)));
  });
  afterEach(async () => {
    await Promise.all(writers.map((writer) => writer.kill()));
    await log.close();
  });

  it('lose nothing, leave no gap, honour no expectation twice, and each reads what it wrote', async function () {
    this.timeout(120_000);
    const seed = freshSeed();
    const aggregates = [anAggregate(), anAggregate(), anAggregate('Spacecraft')];
    const reports = await Promise.all(
      writers.map((writer, index) =>
        writer.order('load', { aggregates, concurrency: 8, rounds: 25, seed: seed + 100 * index }),
      ),
    );

    const drawnFrom = `seed ${seed}`;
    for (const { tellings, unreadable } of reports) {
      log.tellings.push(...tellings);
      expect(unreadable, drawnFrom).to.deep.equal([]);
    }
    const answers = log.tellings.map(({ told }) =>
      told.outcome === 'refused' ? told.code : told.outcome,
    );
    expect(answers, drawnFrom).to.have.length(600);
    // They did get into each other's way, and nothing worse happened to them than that.
    expect(new Set(answers), drawnFrom).to.deep.equal(new Set(['committed', 'sequence_conflict']));
    const stored = await log.assertTrue(await log.open()).catch((error) => {
      throw new Error(`With ${drawnFrom}: ${error.message}`, { cause: error });
    });
    const writersOfCommits = await log.db.collection('commits').distinct('writer');
    expect(writersOfCommits, drawnFrom).to.have.length(3);
    expect(stored.length, drawnFrom).to.be.at.least(100);
  });

  it('have one winner for each number of 40 that all of them go for', async () => {
    const aggregate = anAggregate();
    for (let expected = 0; expected < 40; expected += 1) {
      const tellings = await Promise.all(
        writers.map((writer) => {
          const event = anAskedEvent({ ...aggregate, expectedSequenceNumber: expected });
          return writer.order('append', [event], {});
        }),
      );
      log.tellings.push(...tellings);
      const winners = tellings.filter(({ told }) => told.outcome === 'committed');
      expect(winners, `expecting ${expected}`).to.have.length(1);
      for (const { told } of tellings.filter((telling) => !winners.includes(telling))) {
        const conflicts = [{ index: 0, ...aggregate, expected, actual: expected + 1 }];
        expect(told).to.deep.equal({ outcome: 'refused', code: 'sequence_conflict', conflicts });
      }
    }
    expect(await log.assertTrue(await log.open())).to.have.length(40);
  });
});
