import { expect } from 'chai';
import fc from 'fast-check';
import type { EventStore } from '../../src/event-store.ts';
import type { JsonObject } from '../../src/events/event.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';

describe('A replay', function () {
  this.timeout(120_000);
  const { store, another } = openedStore();
  let reader: EventStore;

  before(async () => {
    // It keeps no states, so that it begins with snapshots.
    reader = await another({ replays: { stateBytesMax: 0 } });
  });

  it('comes to the same state wherever snapshots were taken', async () => {
    let begun = 0;
    const data = fc
      .dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 }))
      // No event has such a name in it.
      .filter((each) => !JSON.stringify(each).includes('__proto__'));
    const events = fc.array(fc.record({ data, isTaken: fc.boolean() }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(events, fc.nat(12), async (given, at) => {
        const aggregate = anAggregate();
        for (const { data, isTaken } of given) {
          await store().append([anEvent({ ...aggregate, data: data as JsonObject })]);
          if (isTaken) await store().snapshots.takeSnapshot(aggregate);
        }
        for (const toSequenceNumber of [at % (given.length + 1), given.length]) {
          const asked = { ...aggregate, toSequenceNumber };
          const { state, snapshot } = await reader.replays.replay(asked);
          const whole = await reader.replays.replay({ ...asked, useSnapshot: false });
          expect(state).to.deep.equal(whole.state);
          expect(whole.snapshot).to.equal(null);
          if (snapshot !== null) begun += 1;
        }
      }),
      { numRuns: 40 },
    );
    expect(begun).to.be.greaterThan(20);
  });
});
