import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { AppendOptions, EventStore } from '../../src/event-store.ts';
import type { AggregateKey } from '../../src/events/event.ts';
import { anAggregate } from './examples.ts';
import type { Fault } from './faults.ts';
import type { LogUnderTest } from './log-under-test.ts';
import type { ReplicaSet } from './mongod.ts';
import { type AskedEvent, anAskedEvent, type Telling } from './telling.ts';

/** Two aggregates, each of a type of its own, with an event that is stored already. */
interface Known {
  readonly mission: AggregateKey;
  readonly spacecraft: AggregateKey;
  readonly stored: AskedEvent;
}

const HURRIED_MS = 250;
const FAULT_LASTS_MS = 300;

/** What clients can be told while something is wrong, unless they have no time to wait. */
const TOLD_TO_THE_PATIENT = ['committed', 'sequence_conflict', 'event_id_conflict'];

/**
 * Goes through the faults one by one. In each, clients append in every way there is, in a hurry and
 * not; then the fault ends, the same stores must go on, and those who do not know what came of
 * their appends repeat them. In the end the log must be as everyone was told.
 */
export async function surviveFaults(
  set: ReplicaSet,
  log: LogUnderTest,
  faults: readonly Fault[],
): Promise<void> {
  const store = await log.open();
  const other = await log.open();
  const known = await begin(log, store);
  for (const fault of faults) {
    const from = log.tellings.length;
    await fault.begin(set);
    // All at once, so that those who wait and those who do not are committed together.
    const hurried = appendInEveryWay(log, store, known, { timeoutMs: HURRIED_MS });
    const patient = Promise.all([
      appendInEveryWay(log, store, known, {}),
      appendAgain(log, store, known),
    ]);
    await hurried;
    await sleep(FAULT_LASTS_MS);
    await fault.end(set);
    const answers = (await patient).flat().map(answerOf);
    expect(answers.filter((answer) => !TOLD_TO_THE_PATIENT.includes(answer))).to.deep.equal([]);
    await goesOn(log, store, known);
    await repeatWhatIsUnknown(log, [store, other], from);
    await log.assertTrue(other);
  }
}

/** In a word: `committed`, `unknown`, or the code of the refusal. */
export function answerOf({ told }: Telling): string {
  return told.outcome === 'refused' ? told.code : told.outcome;
}

async function begin(log: LogUnderTest, store: EventStore): Promise<Known> {
  const [mission, spacecraft] = [anAggregate('Mission'), anAggregate('Spacecraft')];
  const stored = anAskedEvent(mission);
  await log.append(store, [stored]);
  await log.append(store, [anAskedEvent(spacecraft)]);
  return { mission, spacecraft, stored };
}

/** All at once; the answers are in no particular order of events. */
function appendInEveryWay(
  log: LogUnderTest,
  store: EventStore,
  { mission, spacecraft }: Known,
  options: AppendOptions,
): Promise<Telling[]> {
  const fresh = anAggregate('Mission');
  const all: readonly (readonly AskedEvent[])[] = [
    [anAskedEvent(mission)],
    [anAskedEvent(mission), anAskedEvent(spacecraft), anAskedEvent(mission)],
    [anAskedEvent({ ...mission, expectedSequenceNumber: 'exists' })],
    // Two that expect the same, and a batch whose expectations build upon each other.
    [anAskedEvent({ ...fresh, expectedSequenceNumber: 0 })],
    [anAskedEvent({ ...fresh, expectedSequenceNumber: 0 })],
    [0, 1, 2].map((expectedSequenceNumber) =>
      anAskedEvent({ aggregateId: `${fresh.aggregateId}-too`, expectedSequenceNumber }),
    ),
    [anAskedEvent({ ...spacecraft, expectedSequenceNumber: 999 })],
    [anAskedEvent(spacecraft), anAskedEvent(spacecraft)],
  ];
  return Promise.all(all.map((asked) => log.append(store, asked, options)));
}

/** What is stored, and something else under the same id. */
function appendAgain(log: LogUnderTest, store: EventStore, { stored }: Known): Promise<Telling[]> {
  const changed = { ...stored, data: { name: 'not what is stored' } };
  return Promise.all([stored, changed].map((event) => log.append(store, [event])));
}

/** Nothing has to be restarted or opened again. */
async function goesOn(log: LogUnderTest, store: EventStore, { mission }: Known): Promise<void> {
  const { told } = await log.append(store, [anAskedEvent(mission)]);
  expect(told).to.include({ outcome: 'committed', alreadyStored: false });
}

async function repeatWhatIsUnknown(
  log: LogUnderTest,
  stores: readonly EventStore[],
  from: number,
): Promise<void> {
  const unknown = log.tellings.slice(from).filter(({ told }) => told.outcome === 'unknown');
  for (const [index, { asked }] of unknown.entries()) {
    const store = stores[index % stores.length] as EventStore;
    const first = await log.append(store, asked);
    // Somebody else may have had what was expected; then the events are not, and will not be there.
    expect(['committed', 'sequence_conflict']).to.include(answerOf(first));
    const again = await log.append(store, asked);
    if (first.told.outcome !== 'committed') continue;
    expect(again.told).to.deep.equal({ ...first.told, alreadyStored: true });
  }
}
