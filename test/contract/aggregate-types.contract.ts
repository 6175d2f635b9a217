import { expect } from 'chai';
import { LIMITS } from '../../src/events/limits.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import type { OpenedStore } from '../support/opened-store.ts';
import { refusedAppend } from '../support/refused-append.ts';

/** A store that has all the aggregate types it may have: in process only, on a database of its own. */
export function itLimitsAggregateTypes({ store, db }: OpenedStore): void {
  describe('append of an aggregate type too many', () => {
    before(async function () {
      this.timeout(300_000);
      await store().append([anEvent({ aggregateType: 'Known' })]);
      // Made directly, which is quicker than through events; and with the indexes of a type.
      const [, guard] = await db().collection('events.Known').indexes();
      for (let number = 2; number < LIMITS.aggregateTypesMax; number += 1) {
        const collection = db().collection(`events.Type${number}`);
        await collection.createIndex(guard?.key ?? {}, { unique: true, name: guard?.name ?? '' });
      }
    });

    it(`takes type number ${LIMITS.aggregateTypesMax}, and of several at once no other`, async () => {
      const appends = ['A', 'B', 'C', 'D', 'E'].map((name) =>
        store().append([anEvent({ aggregateType: `TheLast${name}` })]),
      );
      const outcomes = await Promise.allSettled(appends);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') {
          expect(outcome.reason).to.include({ code: 'aggregate_type_limit' });
        }
      }
      expect(await store().headPosition()).to.equal(2);
    });

    it('refuses the next one, with the whole batch, and says what the limit is', async () => {
      const known = anAggregate('Known');
      const batch = [anEvent(known), anEvent({ aggregateType: 'OneTooMany' })];
      const { details } = await refusedAppend(store(), batch, 'aggregate_type_limit');
      expect(details).to.deep.equal({
        aggregateType: 'OneTooMany',
        limit: LIMITS.aggregateTypesMax,
      });
      expect(await store().readAggregate(known).toArray()).to.deep.equal([]);
      const names = (await db().listCollections().toArray()).map(({ name }) => name);
      expect(names).not.to.include('events.OneTooMany');
    });

    it('still takes the types there are', async () => {
      const { events } = await store().append([
        anEvent({ aggregateType: 'Known' }),
        anEvent({ aggregateType: 'Type2' }),
      ]);
      expect(events).to.have.length(2);
      expect(await store().readLog().toArray()).to.have.length(await store().headPosition());
    });
  });
}
