import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { answerOf, surviveFaults } from '../support/fault-scenario.ts';
import { type Fault, failing, losingTheReply, steppingDown, together } from '../support/faults.ts';
import { LogUnderTest } from '../support/log-under-test.ts';
import { type ReplicaSet, startReplicaSet } from '../support/mongod.ts';
import { anAskedEvent, type Telling } from '../support/telling.ts';
import { contradictions } from '../support/told-and-stored.ts';

/** Codes of the server, by its own names for them. */
const CODES = {
  WriteConflict: 112,
  InterruptedAtShutdown: 11600,
  ShutdownInProgress: 91,
  PrimarySteppedDown: 189,
  NotWritablePrimary: 10107,
  MaxTimeMSExpired: 50,
  UnknownError: 8,
} as const;

const COMMIT_CODES = { ...CODES, NoSuchTransaction: 251 } as const;

/** With the labels the server itself gives the error, with none, and with a misleading one. */
function failingWith(command: string, errorCode: number): Fault[] {
  const transient = ['TransientTransactionError'];
  return [
    failing([command], { errorCode }, { times: 2 }),
    failing([command], { errorCode, errorLabels: [] }),
    failing([command], { errorCode, errorLabels: transient }, { skip: 1 }),
  ];
}

const closeConnection = true;

const SCENARIOS: readonly (readonly [name: string, faults: readonly Fault[]])[] = [
  ...Object.entries(CODES).map(
    ([name, code]) => [`inserts that fail with ${name}`, failingWith('insert', code)] as const,
  ),
  ...Object.entries(COMMIT_CODES).map(
    ([name, code]) =>
      [`commits that fail with ${name}`, failingWith('commitTransaction', code)] as const,
  ),
  ...['insert', 'find', 'aggregate', 'commitTransaction'].map(
    (command) =>
      [
        `connections that are closed in place of ${command}`,
        [
          failing([command], { closeConnection }, { times: 1 }),
          failing([command], { closeConnection }),
        ],
      ] as const,
  ),
  ['replies that are lost after the commit', [losingTheReply({ times: 1 }), losingTheReply()]],
  [
    'replies that are lost after the commit, when asking again fails too',
    [
      together(
        losingTheReply(),
        failing(['commitTransaction', 'find'], { errorCode: CODES.UnknownError }, { skip: 1 }),
      ),
      together(losingTheReply(), failing(['commitTransaction'], { closeConnection }, { skip: 1 })),
    ],
  ],
  ...([64, 91] as const).map(
    (code) =>
      [
        `commits whose write concern fails with ${code}`,
        ([{ times: 1 }, { times: 4 }, 'alwaysOn'] as const).map((mode) =>
          failing(
            ['commitTransaction'],
            { writeConcernError: { code, errmsg: 'as the test has it' } },
            mode,
          ),
        ),
      ] as const,
  ),
  ...['insert', 'find', 'commitTransaction'].map(
    (command) =>
      [
        `slowness of ${command}`,
        [
          failing([command], { blockConnection: true, blockTimeMS: 120 }),
          failing([command], { blockConnection: true, blockTimeMS: 3_000 }, { times: 1 }),
        ],
      ] as const,
  ),
  [
    'a failure of everything, aborts included',
    [
      failing(['insert', 'abortTransaction'], { errorCode: CODES.UnknownError }),
      failing(['insert', 'find', 'aggregate', 'commitTransaction', 'abortTransaction'], {
        closeConnection,
      }),
    ],
  ],
  ['a step-down', [steppingDown(), steppingDown()]],
];

describe('the log says what clients were told, and goes on, after', function () {
  this.timeout(120_000);
  let set: ReplicaSet;
  const logs: LogUnderTest[] = [];

  before(async () => {
    set = await startReplicaSet({
      members: 1,
      setParameters: { transactionLifetimeLimitSeconds: 60 },
    });
  });
  after(async () => {
    await Promise.all(logs.map((log) => log.close()));
    await set?.stop();
  });

  for (const [name, faults] of SCENARIOS) {
    it(name, async () => {
      const log = new LogUnderTest(set.uri);
      logs.push(log);
      try {
        await surviveFaults(set, log, faults);
      } finally {
        for (const fault of faults) await fault.end(set);
      }
    });
  }

  describe('new aggregate types that cannot be made', () => {
    let log: LogUnderTest;

    beforeEach(() => {
      log = new LogUnderTest(set.uri);
      logs.push(log);
    });
    afterEach(() => set.failPointOff('failCommand'));

    it('because connections are closed', async () => {
      const store = await log.open();
      const ofNewType = [anAskedEvent({ aggregateType: 'Mission' }), anAskedEvent()];
      await failing(['createIndexes'], { closeConnection }).begin(set);
      const refused = await log.append(store, ofNewType, { timeoutMs: 250 });
      expect(answerOf(refused)).to.equal('unavailable');
      await set.failPointOff('failCommand');
      const { told } = await log.append(store, ofNewType);
      expect(told).to.include({ outcome: 'committed', alreadyStored: false });
      expect(await log.assertTrue(store)).to.have.length(2);
    });

    it('within the time of the append, which is told so before that time is long over', async () => {
      const store = await log.open();
      const slow = { blockConnection: true, blockTimeMS: 3_000 };
      await failing(['createIndexes'], slow).begin(set);
      const sent = log.append(store, [anAskedEvent()], { timeoutMs: 250 });
      const first = await Promise.race([sent.then(answerOf), sleep(2_500, 'still waiting')]);
      await sent;
      expect(first).to.equal('unavailable');
      await set.failPointOff('failCommand');
      expect(answerOf(await log.append(store, [anAskedEvent()]))).to.equal('committed');
      expect(await log.assertTrue(store)).to.have.length(1);
    });
  });

  it('all of it: nothing that was refused has appeared since', async () => {
    for (const log of logs) {
      const stored = await (await log.open()).readLog().toArray();
      expect(contradictions(log.tellings, stored)).to.deep.equal([]);
    }
  });

  it('each kind of answer: all of them were given', () => {
    const tellings = logs.flatMap((log) => log.tellings);
    const answers = new Set([...tellings.map(answerOf), ...tellings.flatMap(afterUnknown)]);
    expect(answers).to.include.all.keys(
      ...['committed', 'unavailable', 'unknown', 'sequence_conflict', 'event_id_conflict'],
      ...['unknown, and was stored', 'unknown, and was not stored'],
    );
  });

  /** What came of the repetition of an append whose client was told "unknown". */
  function afterUnknown({ asked, told }: Telling, index: number, all: Telling[]): string[] {
    if (told.outcome !== 'unknown') return [];
    const repeated = all.slice(index + 1).find((later) => later.asked === asked)?.told;
    if (repeated?.outcome !== 'committed') return [];
    return [repeated.alreadyStored ? 'unknown, and was stored' : 'unknown, and was not stored'];
  }
});
