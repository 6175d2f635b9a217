import type { EventStore } from '../../src/event-store.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { fill, openEngine } from '../load/engine.ts';
import { interleaved, type Side } from '../load/interleaved.ts';
import { AGGREGATE_TYPE, maneuverOf } from '../load/maneuver-events.ts';
import { sampleOf } from '../load/sample.ts';
import { snapshotAt } from '../load/snapshot-at.ts';
import type { Bench, Measurement, Row } from '../row.ts';

export const row: Row = {
  measured: 'replay of an aggregate of 10⁶ events, p50',
  against: 'replay of one of 100 events, p50',
  compares: 'p50Ms',
  target: { bound: 2 },
  measure,
};

/** As many as there are from one automatic snapshot to the next. */
const LAST_EVENTS = 100;

async function measure(bench: Bench): Promise<Measurement> {
  // The newest state in memory would answer both without a look at any snapshot.
  const store = await openEngine(bench, { replays: { stateBytesMax: 0 } });
  const large = await replayedIn(store, 'mission-long', bench.isQuick ? 10_000 : 1_000_000);
  const small = await replayedIn(store, 'mission-short', 0);
  const measurement = await interleaved(bench, large, small);
  await store.close();
  const size = bench.isQuick ? '10⁴ only (--quick), ' : '';
  return { ...measurement, note: `${size}to each of the last ${LAST_EVENTS} events, at random` };
}

/**
 * Replays a new aggregate to one of its last 100 events, at random. Before those it has so many,
 * with a snapshot at the last of them; there is another at the very last.
 */
async function replayedIn(store: EventStore, aggregateId: string, before: number): Promise<Side> {
  const aggregate = { aggregateType: AGGREGATE_TYPE, aggregateId };
  await fill(store, before, () => maneuverOf(aggregateId));
  if (before > 0) await snapshotAt(store, aggregate, before);
  await store.append(Array.from({ length: LAST_EVENTS }, () => maneuverOf(aggregateId)));
  await snapshotAt(store, aggregate, before + LAST_EVENTS);

  async function replay(): Promise<void> {
    const toSequenceNumber = before + 1 + Math.floor(Math.random() * LAST_EVENTS);
    const { eventsApplied } = await store.replays.replay({ ...aggregate, toSequenceNumber });
    if (eventsApplied >= LAST_EVENTS) throw new Error(`${eventsApplied} events were replayed.`);
  }
  return async (durationMs) => sampleOf([await closedLoop(1, durationMs, replay)]);
}
