import { expect } from 'chai';
import type { Db } from 'mongodb';
import { openEventStore } from '../../src/open-event-store.ts';
import { type DatabaseWithRoles, databaseWithRoles } from '../support/database-with-roles.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import {
  ALTERATIONS,
  expectUnauthorized,
  INSERTS,
  itIsRefused,
  REMOVALS,
  UPDATES,
  UPSERTS,
} from '../support/refused-by-database.ts';

const EVENTS = 'events.Mission';
const COMMITS = 'commits';
const TOMBSTONES = 'tombstones';

describe('Where everybody has to log in', function () {
  this.timeout(120_000);
  const roles = databaseWithRoles();
  const { evidence, runDbRoles } = roles;

  before(async () => {
    await append(roles, 'Mission', 5);
    await evidence('root').collection<Numbered>(TOMBSTONES).insertOne({ _id: 1 });
    expect((await runDbRoles()).exitCode).to.equal(0);
  });

  describe('a user with the role eventStoreService', () => {
    const refused = { user: () => evidence('service'), root: () => evidence('root') };
    for (const collection of [EVENTS, COMMITS, TOMBSTONES]) {
      itIsRefused(refused, collection, { ...UPDATES, ...UPSERTS, ...REMOVALS, ...ALTERATIONS });
    }

    it('watches the commits', async () => {
      const changes = evidence('service').collection(COMMITS).watch();
      try {
        const next = changes.next();
        await append(roles, 'Mission', 1);
        expect(await next).to.include({ operationType: 'insert' });
      } finally {
        await changes.close();
      }
    });

    itUsesItsDatabasesAlone(roles, 'service');
  });

  describe('a user with the role eventStoreRetention', () => {
    const refused = { user: () => evidence('retention'), root: () => evidence('root') };
    const changes = { ...UPDATES, ...REMOVALS };
    itIsRefused(refused, COMMITS, { ...changes, ...ALTERATIONS, ...INSERTS });
    itIsRefused(refused, EVENTS, { ...ALTERATIONS, ...INSERTS });
    itIsRefused(refused, TOMBSTONES, { ...changes, ...ALTERATIONS, ...UPSERTS });

    it('removes an event, and puts up a tombstone', async () => {
      const { deletedCount } = await events('retention').deleteOne({ _id: 1 });
      expect(deletedCount).to.equal(1);
      expect(await events('root').findOne({ _id: 1 })).to.equal(null);
      await evidence('retention').collection<Numbered>(TOMBSTONES).insertOne({ _id: 2 });
      expect(await evidence('retention').collection(TOMBSTONES).countDocuments()).to.equal(2);
    });

    it('takes away what an event says, and leaves where it is', async () => {
      const what = { data: 1, metadata: 1, salt: 1 } as const;
      await events('retention').updateOne({ _id: 2 }, { $unset: what });
      const left = await events('root').findOne({ _id: 2 });
      expect(left).to.include({ aggregateType: 'Mission', sequenceNumber: 2 });
      expect(left).not.to.have.any.keys(Object.keys(what));
    });

    it('may not touch events of a type that is new, until npm run db-roles has seen it', async () => {
      await append(roles, 'Rover', 2);
      const rovers = evidence('retention').collection('events.Rover');
      await expectUnauthorized(rovers.deleteOne({}));
      expect((await runDbRoles()).stdout).to.include('Mission, Rover');
      expect(await rovers.deleteOne({})).to.include({ deletedCount: 1 });
    });

    itUsesItsDatabasesAlone(roles, 'retention');
  });

  describe('npm run db-roles, run again', () => {
    it('disturbs nobody who is logged in', async () => {
      const { database, uriOf } = roles;
      const store = await openEventStore({ uri: uriOf('service'), database });
      try {
        await store.append([anEvent()]);
        for (let times = 0; times < 2; times += 1) {
          const { exitCode, stdout } = await runDbRoles();
          expect(exitCode).to.equal(0);
          expect(stdout).to.include('updated').and.not.include('created');
          const { events } = await store.append([anEvent()]);
          expect((await store.readEvent(events[0]?.eventId ?? ''))?.position).to.be.above(0);
        }
      } finally {
        await store.close();
      }
    });

    it('takes away what somebody has added to a role', async () => {
      const resource = { db: roles.database, collection: COMMITS };
      const added = { resource, actions: ['remove'] };
      await evidence('root').command({
        grantPrivilegesToRole: 'eventStoreService',
        privileges: [added],
      });
      const remove = () => evidence('service').collection<Numbered>(COMMITS).deleteOne({ _id: 0 });
      expect(await remove()).to.include({ deletedCount: 0 });
      expect((await runDbRoles()).exitCode).to.equal(0);
      await expectUnauthorized(remove());
    });
  });

  function events(login: 'retention' | 'root') {
    return evidence(login).collection<Numbered>(EVENTS);
  }
});

interface Numbered {
  readonly _id: number;
  readonly data?: object;
  readonly metadata?: object;
  readonly salt?: Buffer;
}

/** As the service does. */
async function append(
  { database, uriOf }: DatabaseWithRoles,
  aggregateType: string,
  count: number,
) {
  const store = await openEventStore({ uri: uriOf('service'), database });
  await store.append(someEvents(count, { aggregateType }));
  await store.close();
}

function itUsesItsDatabasesAlone(roles: DatabaseWithRoles, login: 'service' | 'retention'): void {
  it('reads and writes the operational database', async () => {
    const notes = roles.operations(login).collection<Numbered & { note?: string }>(`of_${login}`);
    await notes.createIndex({ note: 1 });
    await notes.insertOne({ _id: 1 });
    await notes.updateOne({ _id: 1 }, { $set: { note: 'changed' } });
    expect(await notes.find().toArray()).to.deep.equal([{ _id: 1, note: 'changed' }]);
    expect(await notes.deleteOne({ _id: 1 })).to.include({ deletedCount: 1 });
  });

  it('has nothing to say in any other database, nor about roles and users', async () => {
    const db: Db = roles.evidence(login);
    const other = db.client.db('another_store').collection<Numbered>('commits');
    await expectUnauthorized(other.findOne());
    await expectUnauthorized(other.insertOne({ _id: 1 }));
    const more = { roles: ['root'] };
    const admin = db.client.db('admin');
    await expectUnauthorized(admin.command({ grantRolesToUser: login, ...more }));
    await expectUnauthorized(admin.command({ createUser: 'friend', pwd: 'x', ...more }));
    const privileges = [{ resource: { db: roles.database, collection: '' }, actions: ['remove'] }];
    const role = 'eventStoreService';
    await expectUnauthorized(db.command({ grantPrivilegesToRole: role, privileges }));
  });
}
