import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { openEventStore } from '../../src/open-event-store.ts';
import { AppendModel } from '../support/append-model.ts';
import { type Action, actions } from '../support/model-actions.ts';
import { ModelRun } from '../support/model-run.ts';
import { freshDatabaseName, sharedReplicaSet } from '../support/shared-replica-set.ts';
import { verifyDatabase } from '../support/verify-database.ts';

const RUNS = 120;
const ACTIONS_MAX = 30;
/** Rather than shrink a failure for ever. */
const TIME_MS_MAX = 240_000;

describe('Any sequence of appends, repeats, reads and restarts', function () {
  this.timeout(TIME_MS_MAX + 30_000);
  let uri = '';
  let client: MongoClient;

  before(async () => {
    ({ uri } = await sharedReplicaSet());
    client = new MongoClient(uri);
  });

  after(() => client.close());

  it('is answered, through two stores by turns, as a model of one list of events says', async () => {
    const cachedAggregatesMax = fc.constantFrom(1, 2, 100_000);
    await fc.assert(
      fc.asyncProperty(actions(ACTIONS_MAX), cachedAggregatesMax, agreesWithTheModel),
      { numRuns: RUNS, interruptAfterTimeLimit: TIME_MS_MAX, markInterruptAsFailure: true },
    );
  });

  async function agreesWithTheModel(
    sequence: readonly Action[],
    cachedAggregatesMax: number,
  ): Promise<void> {
    const database = freshDatabaseName();
    const open = () => openEventStore({ uri, database, capacity: { cachedAggregatesMax } });
    const run = await ModelRun.begin(new AppendModel(), open);
    try {
      for (const action of sequence) await run.perform(action);
      await run.expectWholeLog();
      await verifyDatabase(client.db(database));
    } finally {
      await run.end();
      await client.db(database).dropDatabase();
      await client.db(`${database}_ops`).dropDatabase();
    }
  }
});
