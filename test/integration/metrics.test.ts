import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { EventStore } from '../../src/event-store.ts';
import { createMetrics, type Metrics } from '../../src/platform/metrics.ts';
import { aroundCommit } from '../support/around-commit.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { samplesOf } from '../support/metric-samples.ts';
import { openedStore } from '../support/opened-store.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('the metrics of a store', () => {
  const opened = openedStore();
  let metrics: Metrics;
  let store: EventStore;
  beforeEach(async () => {
    metrics = createMetrics();
    store = await opened.another({ observers: [metrics.observer] });
  });

  it('count appends by what became of them', async () => {
    const event = anEvent({ eventId: randomUUID(), expectedSequenceNumber: 0 });
    await store.append([event]);
    await store.append(someEvents(3));
    await store.append([event]);
    await refusalOf(store.append([{ ...event, data: {} }]), 'event_id_conflict');
    await refusalOf(store.append([]), 'invalid_request');
    await store.close();
    await refusalOf(store.append([event]), 'store_closed');
    const samples = await samplesOf(metrics);
    const appends = (outcome: string) =>
      samples.get(`event_store_append_duration_seconds_count{outcome="${outcome}"}`);
    expect(appends('committed')).to.equal(2);
    expect(appends('already_stored')).to.equal(1);
    expect(appends('conflict')).to.equal(1);
    expect(appends('refused')).to.equal(1);
    expect(appends('unavailable')).to.equal(1);
    expect(samples.get('event_store_outcomes_unknown_total')).to.equal(0);
    expect(samples.get('event_store_commit_group_events_sum')).to.equal(4);
    expect(samples.get('event_store_commit_group_events_count')).to.equal(2);
    expect(samples.get('event_store_commit_duration_seconds_count')).to.equal(2);
  });

  it('count an append whose outcome is unknown, and its commit once it is known', async () => {
    const unsettled = createMetrics();
    let isAnswered = false;
    const broken = await opened.another({
      observers: [unsettled.observer],
      wrapCommitLog: (log) =>
        aroundCommit(log, async (commit) => {
          const outcome = await commit();
          if (isAnswered) return outcome;
          isAnswered = true;
          return { kind: 'unknown', cause: new Error('no answer') };
        }),
    });
    await broken.append([anEvent()]);
    const samples = await samplesOf(unsettled);
    expect(samples.get('event_store_commit_troubles_total{trouble="unknown"}')).to.equal(1);
    expect(samples.get('event_store_commit_group_events_sum')).to.equal(1);
    expect(samples.get('event_store_append_duration_seconds_count{outcome="committed"}')).to.equal(
      1,
    );
  });

  it('know the head and the queue', async () => {
    expect((await samplesOf(metrics)).get('event_store_queue_events')).to.equal(0);
    const appending = store.append(someEvents(2));
    expect((await samplesOf(metrics)).get('event_store_queue_events')).to.be.oneOf([0, 2]);
    const { events } = await appending;
    const samples = await samplesOf(metrics);
    expect(samples.get('event_store_head_position')).to.equal(events.at(-1)?.position);
    expect(samples.get('event_store_queue_events')).to.equal(0);
  });

  it('count what is read', async () => {
    const aggregate = anAggregate();
    await store.append(someEvents(3, aggregate));
    await store.readAggregate(aggregate).toArray();
    await store.readLog({ ...aggregate, limit: 2 }).toArray();
    const { events } = await store.readPage({ ...aggregate, limit: 1 });
    await store.readEvent(events[0]?.eventId ?? '');
    const samples = await samplesOf(metrics);
    for (const [read, count] of [
      ['aggregate', 3],
      ['log', 2],
      ['page', 1],
      ['event', 1],
    ] as const) {
      expect(samples.get(`event_store_read_events_total{read="${read}"}`), read).to.equal(count);
      const reads = `event_store_read_duration_seconds_count{read="${read}"}`;
      expect(samples.get(reads), reads).to.equal(1);
    }
  });
});
