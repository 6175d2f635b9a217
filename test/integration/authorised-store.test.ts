import { randomUUID as anId } from 'node:crypto';
import { expect } from 'chai';
import { authorisedAppends } from '../../src/access/authorised-appends.ts';
import { authorisedReads } from '../../src/access/authorised-reads.ts';
import { ANYBODY, NOBODY, type Principal } from '../../src/access/principal.ts';
import { grantsOf } from '../../src/access/scopes.ts';
import type { NewEvent, RecordedEvent } from '../../src/events/event.ts';
import { anEvent as aSignedEvent } from '../support/examples.ts';
import { followedPages } from '../support/followed-pages.ts';
import { matchingEvents } from '../support/matching-events.ts';
import { openedStore } from '../support/opened-store.ts';
import { markProfile, startProfiling, stopProfiling } from '../support/profiled-commands.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { itSeeded } from '../support/seeded-test.ts';
import { appendVaried, logNames } from '../support/varied-log.ts';
import { aRangeWith, everyCombination } from '../support/varied-ranges.ts';

const who = (userId: string, ...scopes: readonly string[]): Principal => ({
  id: `key:${userId}`,
  userId,
  grants: grantsOf(scopes),
});

/** Nobody's, unless told otherwise. */
function anEvent(overrides: Partial<NewEvent> = {}): NewEvent {
  const { userId: _, ...unsigned } = aSignedEvent(overrides);
  return { ...unsigned, ...overrides };
}

describe('What a principal may read', function () {
  this.timeout(120_000);
  const { store, db } = openedStore();
  const names = logNames();
  const own = ['Mission', 'Burn'];
  const narrow = who('narrow', 'reader:Mission', 'reader:Burn');
  let log: readonly RecordedEvent[];
  let shown: readonly RecordedEvent[];

  before(async () => {
    log = await appendVaried(store(), seededRandom(5), names, { count: 200, groupMax: 5 });
    shown = log.filter(({ aggregateType }) => own.includes(aggregateType));
    expect(shown.length).to.be.within(50, 180);
  });

  const reads = (principal = narrow) => authorisedReads(store(), principal);

  itSeeded('is what it would find were nothing else there, whatever it asks', async (random) => {
    for (let round = 0; round < 60; round += 1) {
      const parts = random.oneOf(everyCombination());
      const order = random.oneOf(['asc', 'desc'] as const);
      const range = { ...aRangeWith(parts, random, names, log), order };
      if (range.aggregateType !== undefined && !own.includes(range.aggregateType)) continue;
      const expected = matchingEvents(shown, range);
      const named = JSON.stringify(range);
      expect(await reads().readLog(range).toArray(), named).to.deep.equal(expected);
      const limit = 1 + random.below(9);
      expect(await followedPages(reads(), { ...range, limit }), named).to.deep.equal(expected);
    }
  });

  it('is nothing of another type that it asks for by name', async () => {
    const other = { aggregateType: 'Spacecraft', aggregateId: names.aggregateIds[0] ?? '' };
    for (const asking of [
      async () => reads().readLog({ aggregateType: 'Spacecraft' }).toArray(),
      async () =>
        reads()
          .readLog({ aggregateTypes: ['Mission', 'Spacecraft'] })
          .toArray(),
      async () => reads().readPage({ aggregateType: 'Spacecraft', limit: 5 }),
      async () => reads().readAggregate(other).toArray(),
      async () => reads().listAggregates({ aggregateType: 'Spacecraft', limit: 5 }),
    ]) {
      const { details } = await refusalOf(asking(), 'forbidden');
      expect(details).to.deep.equal({ scope: 'events:read:Spacecraft' });
    }
  });

  it('is no event of another type by its id, as if there were none', async () => {
    for (const event of log.slice(0, 40)) {
      const isOwn = own.includes(event.aggregateType);
      expect(await reads().readEvent(event.eventId)).to.deep.equal(isOwn ? event : undefined);
    }
    expect(await reads().readEvent(anId())).to.equal(undefined);
  });

  it('is the types that are its own, alone', async () => {
    const types = await reads().aggregateTypes();
    expect(types.map(({ aggregateType }) => aggregateType)).to.deep.equal(own.toSorted());
    const { aggregates } = await reads().listAggregates({ aggregateType: 'Mission', limit: 100 });
    expect(aggregates).to.not.be.empty;
  });

  it('may be one of its types, or several', async () => {
    const only = await reads()
      .readLog({ aggregateTypes: ['Burn'] })
      .toArray();
    expect(only).to.deep.equal(shown.filter(({ aggregateType }) => aggregateType === 'Burn'));
    expect(await reads().readLog({ aggregateTypes: [] }).toArray()).to.deep.equal([]);
    const both = await reads().readLog({ aggregateTypes: own }).toArray();
    expect(both).to.deep.equal(shown);
  });

  it('is everything, or nothing, for those who may read all, or nothing', async () => {
    expect(await reads(who('x', 'reader')).readLog().toArray()).to.deep.equal(log);
    expect(await reads(ANYBODY).readLog().toArray()).to.deep.equal(log);
    for (const nobody of [NOBODY, who('x', 'events:append'), who('x', 'admin')]) {
      expect(await reads(nobody).readLog().toArray()).to.deep.equal([]);
      expect(await reads(nobody).aggregateTypes()).to.deep.equal([]);
      const [event] = log as [RecordedEvent];
      expect(await reads(nobody).readEvent(event.eventId)).to.equal(undefined);
      const one = async () => reads(nobody).readLog({ aggregateType: 'Mission' }).toArray();
      await refusalOf(one(), 'forbidden');
    }
  });

  it('is never even read of another type, so that it takes no longer than if there were none', async () => {
    const appended = [
      await store().append([anEvent({ aggregateType: 'Spacecraft' })]),
      await store().append([
        anEvent({ aggregateType: 'Spacecraft' }),
        anEvent({ aggregateType: 'Mission' }),
      ]),
    ];
    const [alone = '', together = ''] = appended.map(({ events: [first] }) => first?.eventId);
    await startProfiling(db());
    for (const [name, id] of Object.entries({ none: anId(), alone, together })) {
      await markProfile(db(), name);
      expect(await reads().readEvent(id)).to.equal(undefined);
    }
    const commands = await stopProfiling(db());
    const looksOf = (name: string) => commands.get(name)?.map(({ collection }) => collection);
    expect(looksOf('alone')).to.deep.equal(looksOf('none')).and.to.deep.equal(['commits']);
    expect(looksOf('together')).to.deep.equal(['commits', 'events.Mission']);
  });
});

describe('What a principal may append', () => {
  const { store } = openedStore();
  const appends = (principal: Principal) => authorisedAppends(store(), principal);
  const alice = who('alice', 'events:append:Mission');
  const gateway = who('gateway', 'events:append', 'events:append-as:Mission');

  async function refused(code: 'forbidden' | 'invalid_request', appending: () => Promise<unknown>) {
    const head = await store().headPosition();
    const refusal = await refusalOf(appending(), code);
    expect(await store().headPosition()).to.equal(head);
    return refusal;
  }

  it('is events of its types, whole batches or nothing', async () => {
    await appends(alice).append([anEvent({ aggregateType: 'Mission' })]);
    const burn = anEvent({ aggregateType: 'Burn' });
    const { details } = await refused('forbidden', () => appends(alice).append([burn]));
    expect(details).to.deep.equal({ scope: 'events:append:Burn' });
    const mixed = [anEvent({ aggregateType: 'Mission' }), burn];
    await refused('forbidden', () => appends(alice).append(mixed));
    await refused('forbidden', () => appends(NOBODY).append([anEvent()]));
    await refused('forbidden', () => appends(who('x', 'reader')).append([anEvent()]));
  });

  it('is its own: the userId is the principal’s, said or not', async () => {
    const said = await appends(alice).append([
      anEvent({ aggregateType: 'Mission', userId: 'alice' }),
      anEvent({ aggregateType: 'Mission' }),
    ]);
    for (const event of said.events) {
      expect(event.userId).to.equal('alice');
      expect(event.metadata).not.to.have.property('appendedBy');
    }
  });

  it('is not in the name of another', async () => {
    const forged = anEvent({ aggregateType: 'Mission', userId: 'bob' });
    const { details } = await refused('forbidden', () => appends(alice).append([forged]));
    expect(details).to.deep.equal({ scope: 'events:append-as:Mission' });
    const elsewhere = anEvent({ aggregateType: 'Burn', userId: 'bob' });
    await refused('forbidden', () => appends(gateway).append([elsewhere]));
  });

  it('is in the name of another for those who may, and then both are recorded', async () => {
    const { events } = await appends(gateway).append([
      anEvent({ aggregateType: 'Mission', userId: 'bob', metadata: { reason: 'asked' } }),
      anEvent({ aggregateType: 'Mission' }),
    ]);
    const [forBob, own] = events as [RecordedEvent, RecordedEvent];
    expect(forBob.userId).to.equal('bob');
    expect(forBob.metadata).to.deep.equal({ reason: 'asked', appendedBy: 'gateway' });
    expect(own.userId).to.equal('gateway');
    expect(own.metadata).not.to.have.property('appendedBy');
  });

  it('never says itself who appended it', async () => {
    const forged = anEvent({ aggregateType: 'Mission', metadata: { appendedBy: 'bob' } });
    const { details } = await refused('invalid_request', () => appends(alice).append([forged]));
    expect(details).to.deep.include({
      faults: [{ pointer: '/0/metadata/appendedBy', message: 'is set by the store' }],
    });
  });

  it('is known again when it is repeated, with another credential of the same user as well', async () => {
    const event = anEvent({ aggregateType: 'Mission', eventId: anId() });
    const first = await appends(alice).append([event]);
    const again = await appends({ ...alice, id: 'key:rotated' }).append([event]);
    expect(again).to.deep.equal({ events: first.events, alreadyStored: true });
    const named = { ...event, userId: 'alice' };
    expect((await appends(alice).append([named])).alreadyStored).to.equal(true);
    const byGateway = await appends(gateway).append([named]);
    expect(byGateway).to.deep.equal({ events: first.events, alreadyStored: true });
    await refusalOf(appends(gateway).append([event]), 'event_id_conflict');
  });

  it('in the name of another is known again, whoever appended it first', async () => {
    const event = anEvent({ aggregateType: 'Mission', eventId: anId(), userId: 'alice' });
    const first = await appends(gateway).append([event]);
    const again = await appends(alice).append([event]);
    expect(again).to.deep.equal({ events: first.events, alreadyStored: true });
    const other = { ...event, metadata: { note: 'more' } };
    await refusalOf(appends(alice).append([other]), 'event_id_conflict');
  });

  it('is refused as no event where it is none', async () => {
    for (const given of [null, 7, 'x', [], {}, { aggregateType: 7 }]) {
      await refused('invalid_request', () => appends(alice).append([given as never]));
    }
    const unnamed = { ...anEvent({ aggregateType: 'Mission' }), userId: null } as never;
    await refused('invalid_request', () => appends(alice).append([unnamed]));
  });
});
