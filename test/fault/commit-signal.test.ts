import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { type OpenedEventStore, openEventStore } from '../../src/open-event-store.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { type Fault, failing, steppingDown } from '../support/faults.ts';
import { follow } from '../support/followed-tail.ts';
import { type ReplicaSet, startReplicaSet } from '../support/mongod.ts';
import { freshDatabaseName } from '../support/shared-replica-set.ts';

const CODES = {
  ChangeStreamHistoryLost: 286,
  CappedPositionLost: 136,
  CursorNotFound: 43,
  ChangeStreamFatalError: 280,
} as const;

const closeConnection = true;
const DATABASE = freshDatabaseName();
const ofStream = { namespace: `${DATABASE}.commits` };

const FAULTS: readonly (readonly [name: string, fault: Fault])[] = [
  ...Object.entries(CODES).flatMap(([name, errorCode]) => [
    [
      `a change stream that always fails with ${name}`,
      failing(['getMore'], { errorCode }),
    ] as const,
    [`one ${name}`, failing(['getMore'], { errorCode }, { times: 1 })] as const,
  ]),
  ['a change stream that cannot be opened', failing(['aggregate'], { errorCode: 13, ...ofStream })],
  ['a change stream whose connection is closed', failing(['getMore'], { closeConnection })],
  [
    'a change stream that says nothing for long',
    failing(['getMore'], { blockConnection: true, blockTimeMS: 3_000 }),
  ],
  ['a step-down', steppingDown()],
];

describe('What another process commits comes gapless, and in order, in spite of', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let reader: OpenedEventStore;
  let writer: OpenedEventStore;
  let failures: unknown[];

  before(async () => {
    set = await startReplicaSet({ members: 1 });
    const where = { uri: set.uri, database: DATABASE };
    writer = await openEventStore(where);
    const commitSignalFailed = (cause: unknown) => failures.push(cause);
    reader = await openEventStore({ ...where, observers: [{ commitSignalFailed }] });
  });
  beforeEach(() => {
    failures = [];
  });
  after(async () => {
    await reader?.close();
    await writer?.close();
    await set?.stop();
  });

  for (const [name, fault] of FAULTS) {
    it(name, async () => {
      const head = await writer.headPosition();
      const count = 30;
      const following = follow(reader.tail, head, count);
      await fault.begin(set);
      try {
        for (let left = count; left > 0; left -= 1) {
          await writer.append([anEvent()], { timeoutMs: 30_000 });
          await sleep(50);
        }
        const events = await following;
        expect(events.map(({ position }) => position)).to.deep.equal(
          Array.from({ length: count }, (_, index) => head + 1 + index),
        );
      } finally {
        await fault.end(set);
      }
    });
  }

  it('of these failures somebody hears, and each time it listens again by itself', async () => {
    const fault = failing(['getMore'], { errorCode: CODES.ChangeStreamHistoryLost });
    await fault.begin(set);
    const waiting = reader.tail.waitBehind(
      await writer.headPosition(),
      new AbortController().signal,
    );
    await eventually(() => expect(failures.length).to.be.greaterThan(1), { timeoutMs: 20_000 });
    await fault.end(set);
    await writer.append([anEvent()]);
    await waiting;
  });
});
