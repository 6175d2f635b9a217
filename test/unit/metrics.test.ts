import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { createMetrics, type Metrics } from '../../src/platform/metrics.ts';

describe('the metrics', () => {
  it('are those that docs/operations.md lists, with their types and labels, and no others', async () => {
    const metrics = createMetrics();
    exercise(metrics);
    const { text } = await metrics.exposition();
    const listed = listedMetrics();
    expect(exposedTypes(text)).to.deep.equal(
      new Map([...listed].map(([name, { type }]) => [name, type])),
    );
    for (const [name, labels] of exposedLabels(text)) {
      expect(listed.get(name)?.labels, name).to.include.members([...labels]);
    }
  });

  it('are exposed in the text format of Prometheus', async () => {
    const { contentType, text } = await createMetrics().exposition();
    expect(contentType).to.match(/^text\/plain; version=0\.0\.4/);
    expect(text).to.match(/^# HELP /);
  });

  it('count what they are told', async () => {
    const metrics = createMetrics();
    exercise(metrics);
    const { text } = await metrics.exposition();
    expect(text.split('\n')).to.include.members([
      'event_store_append_duration_seconds_count{outcome="committed"} 1',
      'event_store_append_duration_seconds_sum{outcome="unknown"} 10',
      'event_store_append_duration_seconds_bucket{le="0.002",outcome="committed"} 0',
      'event_store_append_duration_seconds_bucket{le="0.003",outcome="committed"} 1',
      'event_store_outcomes_unknown_total 1',
      'event_store_commit_group_events_sum 3',
      'event_store_commit_duration_seconds_sum 0.5',
      'event_store_commit_troubles_total{trouble="contended"} 1',
      'event_store_read_duration_seconds_sum{read="page"} 0.25',
      'event_store_read_events_total{read="page"} 7',
      'event_store_snapshot_duration_seconds_sum 0.125',
      'event_store_snapshot_bytes_total 2048',
      'event_store_snapshot_failures_total{trouble="take"} 1',
      'event_store_snapshots_ignored_total{mismatch="damaged"} 1',
      'event_store_snapshots_dropped_total 1',
      'event_store_delivery_duration_seconds_sum{target="webhook",outcome="delivered"} 0.25',
      'event_store_delivery_duration_seconds_count{target="pull",outcome="dead"} 1',
      'event_store_delivered_events_total{target="webhook"} 2',
      'event_store_dead_letters_total{target="pull"} 2',
      'event_store_running_subscriptions{target="webhook"} 4',
      'event_store_parked_events{target="webhook"} 9',
      'event_store_subscription_lag_events{subscription="billing"} 3',
      'event_store_subscription_lag_seconds{subscription="billing"} 1.5',
      'event_store_published_events_total 4',
      'event_store_published_position 120',
      'event_store_distribution_troubles_total{trouble="redis"} 1',
      'event_store_live_streams 2',
      'event_store_live_streams_dropped_total 1',
      'event_store_queue_events 5',
      'event_store_head_position 120',
      'http_server_request_duration_seconds_count{operation="appendEvents",method="POST",status="201"} 1',
    ]);
  });

  it('read the figures of the store when they are looked at, not before', async () => {
    const metrics = createMetrics();
    let headPosition = 1;
    metrics.observer.opened({ ...FIGURES, headPosition: () => headPosition });
    headPosition = 2;
    expect((await metrics.exposition()).text).to.include('event_store_head_position 2\n');
  });

  it('tell all else where it cannot be known how far subscriptions are, and ask once', async () => {
    for (const answer of [Promise.reject(new Error('away')), new Promise<never>(() => {})]) {
      const metrics = createMetrics();
      let asked = 0;
      const subscriptionLags = () => {
        asked += 1;
        return answer;
      };
      metrics.observer.opened({ ...FIGURES, subscriptionLags });
      for (const { text } of await Promise.all([metrics.exposition(), metrics.exposition()])) {
        expect(text).to.include('event_store_head_position 120\n').and.not.include('billing');
      }
      expect(asked).to.equal(1);
    }
  });

  it('forget a subscription that is there no more', async () => {
    const metrics = createMetrics();
    const lags = [...(await FIGURES.subscriptionLags())];
    metrics.observer.opened({ ...FIGURES, subscriptionLags: async () => lags.splice(0) });
    expect((await metrics.exposition()).text).to.include('lag_events{subscription="billing"}');
    expect((await metrics.exposition()).text).not.to.include('billing');
  });

  it('of two services in one process have nothing in common', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.observer.appendSettled('unknown', 1);
    const { text } = await other.exposition();
    expect(text).to.include('event_store_outcomes_unknown_total 0\n');
  });
});

const FIGURES = {
  queuedEvents: () => 5,
  headPosition: () => 120,
  runs: () => [{ target: 'webhook', subscriptions: 4, parkedEvents: 9 }],
  subscriptionLags: async () => [{ subscription: 'billing', lag: { events: 3, seconds: 1.5 } }],
};

function exercise({ observer, requestDone, ...liveStreams }: Metrics): void {
  observer.opened(FIGURES);
  observer.appendSettled('committed', 0.0025);
  observer.appendSettled('unknown', 10);
  observer.groupCommitted({ events: 3, seconds: 0.5 });
  observer.commitTrouble('contended');
  observer.readDone('page', 7, 0.25);
  observer.snapshotTaken(2_048, 0.125);
  observer.snapshotFailed('take');
  observer.snapshotIgnored('damaged');
  observer.snapshotDropped();
  const attempt = { outcome: 'delivered', positions: [7, 8], durationMs: 250 };
  observer.deliveryTried('webhook', attempt);
  observer.deliveryTried('pull', { ...attempt, outcome: 'dead' });
  observer.deadLettersKept('pull', 2);
  observer.eventsPublished(3, 119);
  observer.eventsPublished(1, 120);
  observer.distributionFailed('redis');
  for (const end of ['over', 'too_slow']) {
    liveStreams.liveStreamBegan();
    liveStreams.liveStreamBegan();
    liveStreams.liveStreamEnded(end);
  }
  requestDone({ operation: 'appendEvents', method: 'POST', status: 201, seconds: 0.003 });
}

interface ListedMetric {
  readonly type: string;
  readonly labels: readonly string[];
}

function listedMetrics(): ReadonlyMap<string, ListedMetric> {
  const file = new URL('../../docs/operations.md', import.meta.url);
  const rows = readFileSync(file, 'utf8').matchAll(
    /^\| `(\w+)` \| (counter|gauge|histogram) \|([^|]*)\|/gm,
  );
  return new Map(
    [...rows].map(([, name = '', type = '', labels = '']) => [
      name,
      { type, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label) },
    ]),
  );
}

function exposedTypes(text: string): ReadonlyMap<string, string> {
  const lines = text.matchAll(/^# TYPE (\w+) (\w+)$/gm);
  return new Map([...lines].map(([, name = '', type = '']) => [name, type]));
}

/** Of each metric, all labels but the bucket's. */
function exposedLabels(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const types = exposedTypes(text);
  const found = new Map<string, Set<string>>();
  for (const [, sample = '', labels = ''] of text.matchAll(/^(\w+)\{(.*)\} \S+$/gm)) {
    const whole = sample.replace(/_(bucket|sum|count)$/, '');
    const name = types.get(whole) === 'histogram' ? whole : sample;
    const names = [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label);
    const known = found.get(name) ?? new Set();
    for (const label of names) if (label !== 'le') known.add(label);
    found.set(name, known);
  }
  return found;
}
