import { expect } from 'chai';
import { COLLECTIONS, databasesOf } from '../../src/mongo/collections.ts';
import { anEvent } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';

describe('the indexes of events', () => {
  const { store, another, db } = openedStore();
  const NAMES = ['_id_', ...COLLECTIONS.events.indexes.map(({ name }) => name)];

  async function indexesOf(aggregateType: string): Promise<string[]> {
    const indexes = await db().collection(`events.${aggregateType}`).indexes();
    return indexes.map(({ name = '' }) => name);
  }

  it('are there before the first event of a type', async () => {
    await store().append([anEvent({ aggregateType: 'Mission' })]);
    expect(await indexesOf('Mission')).to.have.members(NAMES);
  });

  it('are made where a type lacks them when a store is opened, and then relied on', async () => {
    const userId = `indexed-${crypto.randomUUID()}`;
    const { events } = await store().append([anEvent({ aggregateType: 'Spacecraft', userId })]);
    await db().collection('events.Spacecraft').dropIndex('userId_position');
    await db().collection('events.Spacecraft').dropIndex('tags_position');
    const opened = await another();
    expect(await indexesOf('Spacecraft')).to.have.members(NAMES);
    expect((await opened.readPage({ userId, limit: 5 })).events).to.deep.equal(events);
  });

  it('leave out events that have no user and no correlation', async () => {
    const { userId: _, correlationId: __, ...anonymous } = anEvent({ aggregateType: 'Probe' });
    await store().append([anonymous, anEvent({ aggregateType: 'Probe' })]);
    for (const name of ['userId_position', 'correlationId_position']) {
      const { nReturned } = (
        await db().collection('events.Probe').find().hint(name).explain('executionStats')
      )['executionStats'];
      expect(nReturned, name).to.equal(1);
    }
  });
});

describe('the indexes of what is kept besides events', () => {
  const { db } = openedStore();
  const { events: _, ...others } = COLLECTIONS;

  it('are there once a store is opened', async () => {
    const indexed = Object.values(others).filter(({ indexes }) => indexes.length > 0);
    expect(indexed).to.not.be.empty;
    const { evidence, operations } = databasesOf(db().client, db().databaseName);
    for (const { name, indexes } of indexed) {
      const database = name === COLLECTIONS.commits.name ? evidence : operations;
      const found = (await database.collection(name).indexes()).map((each) => each.name);
      expect(found, name).to.include.members(indexes.map((each) => each.name));
    }
  });
});
