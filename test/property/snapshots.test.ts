import { expect } from 'chai';
import fc from 'fast-check';
import { eventually } from '../support/eventually.ts';
import { anAggregate } from '../support/examples.ts';
import { folded, TALLY } from '../support/folding-replays.ts';
import { type SnapshotsOfAProcess, snapshotsUnderTest } from '../support/snapshots-under-test.ts';

const RUNS = 40;
const ACTIONS_MAX = 15;
/** Rather than shrink a failure for ever. */
const TIME_MS_MAX = 120_000;

type Action =
  | { readonly kind: 'commit'; readonly count: number; readonly eventType: string }
  | { readonly kind: 'take'; readonly handler: string }
  | { readonly kind: 'settle' }
  /** One of those there are, by its share of them; or its state is changed. */
  | { readonly kind: 'remove' | 'damage'; readonly share: number }
  | { readonly kind: 'replay'; readonly share: number; readonly handler: string };

const handler = fc.constantFrom(TALLY, 'summary');
const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      count: fc.integer({ min: 1, max: 25 }),
      eventType: fc.constantFrom('Counted', 'Ended'),
    }),
  },
  fc.record({ kind: fc.constant('take' as const), handler }),
  fc.record({ kind: fc.constant('settle' as const) }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'damage' as const), share }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('replay' as const), share, handler }) },
);

const policy = fc.record({
  everyEvents: fc.option(fc.integer({ min: 1, max: 30 })),
  everyMs: fc.option(fc.integer({ min: 1_000, max: 30_000 })),
  onEventTypes: fc.constantFrom([], ['Ended']),
  keep: fc.integer({ min: 1, max: 4 }),
});

describe('Any events, snapshot policies and losses of snapshots', function () {
  this.timeout(TIME_MS_MAX + 30_000);
  const { events, open, documents } = snapshotsUnderTest();
  let one: SnapshotsOfAProcess;

  before(async () => {
    one = await open();
  });

  it('come to the same state as a fold of all events, to any of them', async () => {
    let started = 0;
    const actions = fc.array(action, { minLength: 3, maxLength: ACTIONS_MAX });
    await fc.assert(
      fc.asyncProperty(actions, policy, async (sequence, given) => {
        const aggregate = anAggregate();
        await one.snapshots.setSnapshotPolicy(aggregate.aggregateType, given);
        let head = 0;
        for (const each of sequence) {
          if (each.kind === 'commit') head += each.count;
          else if (head === 0) continue;
          await performed(each, aggregate, head);
        }
        if (head === 0) return;
        started += await expectFolds(aggregate, head, TALLY);
        started += await expectFolds(aggregate, Math.ceil(head / 2), TALLY);
        await one.snapshots.verifySnapshots(aggregate).then(expectNoneDiffers);
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: TIME_MS_MAX, markInterruptAsFailure: true },
    );
    // Else it would have said nothing of snapshots.
    expect(started).to.be.above(RUNS / 4);
    expect(one.told.failed).to.deep.equal([]);
  });

  async function performed(each: Action, aggregate: ReturnType<typeof anAggregate>, head: number) {
    switch (each.kind) {
      case 'commit':
        return one.snapshots.noteCommitted(events.append(aggregate, each.count, each));
      case 'take':
        return await one.snapshots.takeSnapshot(aggregate, each);
      case 'settle':
        return await settled();
      case 'replay':
        return await expectFolds(aggregate, 1 + Math.floor(each.share * head), each.handler);
    }
    const ofAggregate = { '_id.aggregateId': aggregate.aggregateId };
    const there = await documents().find(ofAggregate).sort({ _id: 1 }).toArray();
    const chosen = there[Math.floor(each.share * there.length)];
    if (chosen === undefined) return;
    const { _id } = chosen;
    if (each.kind === 'remove') return await documents().deleteOne({ _id });
    return await documents().updateOne({ _id }, { $set: { state: '{"count":0}' } });
  }

  /** One more than those before it is taken in turn, so that they were. */
  async function settled(): Promise<void> {
    const marker = anAggregate('Marker');
    one.snapshots.noteCommitted(events.append(marker, 100));
    await eventually(async () => {
      expect(await one.snapshots.listSnapshots(marker)).to.have.length(1);
    });
  }

  /** Resolves with 1 where it started from a snapshot. */
  async function expectFolds(
    aggregate: ReturnType<typeof anAggregate>,
    toSequenceNumber: number,
    name: string,
  ): Promise<number> {
    const version = { name, version: 1 };
    const start = await one.source.newestFor(aggregate, version, toSequenceNumber);
    const from = start?.sequenceNumber ?? 0;
    expect(from).to.be.at.most(toSequenceNumber);
    const rest = await events.read(aggregate, from + 1, toSequenceNumber);
    const all = await events.read(aggregate, 1, toSequenceNumber);
    const state = folded(start?.state ?? {}, rest, version);
    expect(state).to.deep.equal(folded({}, all, version));
    return start === undefined ? 0 : 1;
  }
});

/** Those that this test has damaged may be there. */
function expectNoneDiffers(faults: readonly { readonly reason: string }[]): void {
  expect(faults.filter(({ reason }) => reason !== 'damaged')).to.deep.equal([]);
}
