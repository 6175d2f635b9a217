import { expect } from 'chai';
import type { Db } from 'mongodb';
import type { AppendsEvents, EventStore } from '../../src/event-store.ts';
import type { AppendLoad } from './append-load.ts';
import type { Telling } from './telling.ts';
import { contradictions } from './told-and-stored.ts';
import { verifyDatabase } from './verify-database.ts';

/** So many contradictions tell enough. */
const SHOWN_MAX = 5;

/**
 * Sends every append of the load again that never had a definite answer, until it has one. The only
 * refusal there may be is of an expectation that no longer holds.
 */
export async function settleUnknown(load: AppendLoad, store: AppendsEvents): Promise<void> {
  for (const { asked } of unsettled(load.tellings)) {
    const { told } = await load.append(store, asked);
    const answer = told.outcome === 'refused' ? told.code : told.outcome;
    const mayBeRefused = asked.some((event) => event.expectedSequenceNumber !== undefined);
    expect(answer).to.be.oneOf(mayBeRefused ? ['committed', 'sequence_conflict'] : ['committed']);
  }
}

/**
 * Checks the whole log against what the clients of the load were told, and recomputes all of it
 * from the raw documents. To be called once the load is over and settled.
 */
export async function expectToldTheTruth(
  load: AppendLoad,
  store: EventStore,
  db: Db,
): Promise<void> {
  const log = await store.readLog().toArray();
  expect(contradictions(load.tellings, log).slice(0, SHOWN_MAX)).to.deep.equal([]);
  const stored = new Set(log.map(({ eventId }) => eventId));
  for (const { asked } of load.tellings.filter(({ told }) => told.outcome === 'unknown')) {
    const last = lastTellingOf(asked, load.tellings);
    const ids = asked.filter(({ eventId }) => stored.has(eventId));
    // A definite answer comes after the unknown one: with it, the events are there or are not.
    expect(ids).to.have.length(last.told.outcome === 'committed' ? asked.length : 0);
  }
  const { eventCount } = await verifyDatabase(db);
  expect(eventCount).to.equal(log.length);
}

function unsettled(tellings: readonly Telling[]): Telling[] {
  const settled = new Set(
    tellings.filter(({ told }) => told.outcome === 'committed').map(({ asked }) => keyOf(asked)),
  );
  const byKey = new Map<string, Telling>();
  for (const telling of tellings) {
    const key = keyOf(telling.asked);
    if (telling.told.outcome === 'unknown' && !settled.has(key)) byKey.set(key, telling);
  }
  return [...byKey.values()];
}

function lastTellingOf(asked: Telling['asked'], tellings: readonly Telling[]): Telling {
  return tellings.findLast((telling) => keyOf(telling.asked) === keyOf(asked)) as Telling;
}

/** An append is sent again as it was, so that its first event tells it from all others. */
function keyOf(asked: Telling['asked']): string {
  return asked[0]?.eventId ?? '';
}
