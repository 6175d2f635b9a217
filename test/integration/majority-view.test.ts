import { expect } from 'chai';
import { Timestamp } from 'mongodb';
import { anEvent, someEvents } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';
import { markProfile, startProfiling, stopProfiling } from '../support/profiled-commands.ts';

describe('what is read', () => {
  const { store, another, db } = openedStore();

  it('is to be no older than what the same store has read before', async () => {
    const { events } = await store().append(someEvents(3));
    const { aggregateType = '', aggregateId = '' } = events[0] ?? {};
    const { userId = '' } = anEvent();
    const aggregate = { aggregateType, aggregateId };
    const reader = await another();
    await startProfiling(db());
    const shown: Timestamp[] = [];
    for (const [index, read] of [
      () => reader.headPosition(),
      () => reader.readLog().toArray(),
      () => reader.readLog({ aggregateType }).toArray(),
      () => reader.readAggregate(aggregate).toArray(),
      () => reader.readPage({ userId, limit: 5 }),
      () => reader.readPage({ aggregateId, from: '2001-01-01T00:00:00Z', limit: 5 }),
      () => reader.readEvent(events[1]?.eventId ?? ''),
    ].entries()) {
      await markProfile(db(), 'between');
      await store().append([anEvent()]);
      shown.push(await majorityTime());
      await reader.headPosition();
      await markProfile(db(), `${index}`);
      await read();
    }
    const commands = await stopProfiling(db());
    for (const [index, earlier] of shown.entries()) {
      for (const { command } of commands.get(`${index}`) ?? []) {
        const { level, afterClusterTime } = command['readConcern'];
        expect(level).to.equal('majority');
        expect(afterClusterTime, `${index}`).to.be.instanceOf(Timestamp);
        expect(afterClusterTime.greaterThanOrEqual(earlier), `${index}`).to.equal(true);
      }
    }
  });

  /** What a majority has at least, from now on. */
  async function majorityTime(): Promise<Timestamp> {
    const { operationTime } = await db().command({
      find: 'commits',
      limit: 1,
      readConcern: { level: 'majority' },
    });
    return operationTime;
  }
});
