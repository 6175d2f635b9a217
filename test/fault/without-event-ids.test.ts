import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { NewEvent } from '../../src/events/event.ts';
import { anAggregate } from '../support/examples.ts';
import { type Fault, failing, losingTheReply, together } from '../support/faults.ts';
import { LogUnderTest } from '../support/log-under-test.ts';
import { type ReplicaSet, startReplicaSet } from '../support/mongod.ts';
import { type AskedEvent, anAskedEvent, tellingOf } from '../support/telling.ts';
import { contradictions } from '../support/told-and-stored.ts';
import { verifyDatabase } from '../support/verify-database.ts';
import { type AnonymousStore, withoutEventIds } from '../support/without-event-ids.ts';

const ROUNDS = 4;
const FAULT_LASTS_MS = 400;
const writeConcernError = { code: 64, errmsg: 'as the test has it' };

describe('events without ids are as their clients were told, after', function () {
  this.timeout(120_000);
  let set: ReplicaSet;
  let log: LogUnderTest;
  let store: AnonymousStore;

  before(async () => {
    set = await startReplicaSet({ members: 1 });
  });
  after(() => set?.stop());
  beforeEach(async () => {
    log = new LogUnderTest(set.uri);
    store = withoutEventIds(await log.open());
  });
  afterEach(() => log.close());

  for (const [name, fault] of [
    [
      'commits whose write concern fails',
      failing(['commitTransaction'], { writeConcernError }, { times: 3 }),
    ],
    [
      'commits that are not carried out',
      failing(['commitTransaction'], { errorCode: 8 }, { times: 3 }),
    ],
    [
      'replies that are lost, when asking again fails too',
      together(
        losingTheReply({ times: 1 }),
        failing(['commitTransaction', 'find'], { errorCode: 8 }, { skip: 1 }),
      ),
    ],
  ] as const satisfies readonly (readonly [string, Fault])[]) {
    it(`${name}: one that expects a number`, () => survive(fault, ([event]) => [[event]]));

    it(`${name}: two that expect the same`, () =>
      survive(fault, ([event, other]) => [[event], [other]]));

    it(`${name}: a batch, beside one that is refused anyway`, () =>
      survive(fault, ([event, other]) => [
        [event, anAnonymousEvent()],
        [{ ...other, expectedSequenceNumber: 999 }],
      ]));
  }

  /** In each round all appends go out at once, to an aggregate that is new. */
  async function survive(
    fault: Fault,
    appends: (both: readonly [AskedEvent, AskedEvent]) => readonly (readonly AskedEvent[])[],
  ): Promise<void> {
    const tellings = [await tellingOf(store, [anAnonymousEvent()])];
    for (let round = 0; round < ROUNDS; round += 1) {
      const expecting = { ...anAggregate(), expectedSequenceNumber: 0 };
      await fault.begin(set);
      const told = Promise.all(
        appends([anAnonymousEvent(expecting), anAnonymousEvent(expecting)]).map((asked) =>
          tellingOf(store, asked),
        ),
      );
      await Promise.race([told, sleep(FAULT_LASTS_MS)]);
      await fault.end(set);
      tellings.push(...(await told));
    }
    const found = contradictions(tellings, await store.readWholeLog());
    expect(found, found.slice(0, 10).join('\n')).to.deep.equal([]);
    await verifyDatabase(log.db);
  }
});

/** Its correlation id is free for the id that the store does not get. */
function anAnonymousEvent(overrides: Partial<NewEvent> = {}): AskedEvent {
  const { correlationId: _, ...event } = anAskedEvent(overrides);
  return event;
}
