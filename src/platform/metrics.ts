import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import {
  type DistributionFigures,
  type DistributionObserver,
  distributionMetrics,
  type LiveStreamMeasures,
  measureDistribution,
} from './distribution-metrics.ts';

/** What there is to be measured of one store and one HTTP server, for Prometheus. */
export interface Metrics extends LiveStreamMeasures {
  /** To be told what the store tells. */
  readonly observer: MeasuringObserver;
  /** An answered HTTP request, by the operation that answered it. */
  requestDone(request: MeasuredRequest): void;
  /** The text format of Prometheus 0.0.4. */
  exposition(): Promise<{ readonly contentType: string; readonly text: string }>;
}

export interface MeasuringObserver extends DistributionObserver {
  opened(figures: Figures): void;
  commitTrouble(trouble: string): void;
  groupCommitted(group: { readonly events: number; readonly seconds: number }): void;
  appendSettled(outcome: string, seconds: number): void;
  readDone(read: string, events: number, seconds: number): void;
  upcastFailed(subject: { readonly aggregateType: string; readonly eventType: string }): void;
  snapshotTaken(sizeBytes: number, seconds: number): void;
  snapshotFailed(trouble: string): void;
  snapshotIgnored(mismatch: string): void;
  snapshotDropped(): void;
}

interface Figures extends DistributionFigures {
  readonly queuedEvents: () => number;
  readonly headPosition: () => number;
}

export interface MeasuredRequest {
  readonly operation: string;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

/** Most of what a store does takes milliseconds; what takes longer is looked at less closely. */
const SECONDS = [
  ...[0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05],
  ...[0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
];
const EVENTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/** Metrics in a registry of their own, those of the process among them. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const { requests, ...ofTheStore } = instrumentsIn(registry);
  const distribution = distributionMetrics(registry, SECONDS);
  collectDefaultMetrics({ register: registry });
  return {
    observer: { ...measuringObserver(ofTheStore, registry), ...distribution.observer },
    ...distribution.liveStreams,
    requestDone({ seconds, ...labels }) {
      requests.observe(labels, seconds);
    },
    exposition: async () => ({
      contentType: registry.contentType,
      text: await registry.metrics(),
    }),
  };
}

/** What each of them means is told in docs/operations.md. */
function instrumentsIn(registry: Registry) {
  const registers = [registry];
  const histogram = (name: string, help: string, labelNames: string[] = [], buckets = SECONDS) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers });
  return {
    requests: histogram(
      'http_server_request_duration_seconds',
      'Seconds from a request to the end of its answer',
      ['operation', 'method', 'status'],
    ),
    appends: histogram('event_store_append_duration_seconds', 'Seconds from append to answer', [
      'outcome',
    ]),
    unknown: counter('event_store_outcomes_unknown_total', 'Appends told: outcome unknown'),
    groups: histogram('event_store_commit_group_events', 'Events committed together', [], EVENTS),
    commits: histogram(
      'event_store_commit_duration_seconds',
      'Seconds from taking a group to its commit, tries and waits included',
    ),
    troubles: counter('event_store_commit_troubles_total', 'What attempts to commit have met', [
      'trouble',
    ]),
    reads: histogram('event_store_read_duration_seconds', 'Seconds a read waited for events', [
      'read',
    ]),
    upcastFailures: counter(
      'event_store_upcast_failures_total',
      'Events that could not be had in the version asked for',
      ['aggregate_type', 'event_type'],
    ),
    eventsRead: counter('event_store_read_events_total', 'Events given to readers', ['read']),
    snapshots: histogram(
      'event_store_snapshot_duration_seconds',
      'Seconds a snapshot took, from its replay to its storing',
    ),
    snapshotBytes: counter('event_store_snapshot_bytes_total', 'JSON in the snapshots taken'),
    snapshotFailures: counter('event_store_snapshot_failures_total', 'What has failed', [
      'trouble',
    ]),
    snapshotsIgnored: counter('event_store_snapshots_ignored_total', 'Snapshots that did not fit', [
      'mismatch',
    ]),
    snapshotsDropped: counter('event_store_snapshots_dropped_total', 'Due, but too many were'),
  };
}

type StoreInstruments = Omit<ReturnType<typeof instrumentsIn>, 'requests'>;

function measuringObserver(
  measured: StoreInstruments,
  registry: Registry,
): Omit<MeasuringObserver, keyof DistributionObserver> {
  return {
    opened: (figures) => measureFigures(figures, registry),
    commitTrouble: (trouble) => measured.troubles.inc({ trouble }),
    groupCommitted({ events, seconds }) {
      measured.groups.observe(events);
      measured.commits.observe(seconds);
    },
    appendSettled(outcome, seconds) {
      measured.appends.observe({ outcome }, seconds);
      if (outcome === 'unknown') measured.unknown.inc();
    },
    upcastFailed({ aggregateType, eventType }) {
      measured.upcastFailures.inc({ aggregate_type: aggregateType, event_type: eventType });
    },
    readDone(read, events, seconds) {
      measured.reads.observe({ read }, seconds);
      measured.eventsRead.inc({ read }, events);
    },
    snapshotTaken(sizeBytes, seconds) {
      measured.snapshots.observe(seconds);
      measured.snapshotBytes.inc(sizeBytes);
    },
    snapshotFailed: (trouble) => measured.snapshotFailures.inc({ trouble }),
    snapshotIgnored: (mismatch) => measured.snapshotsIgnored.inc({ mismatch }),
    snapshotDropped: () => measured.snapshotsDropped.inc(),
  };
}

/** These are asked for when somebody looks, and at no other time. */
function measureFigures(figures: Figures, registry: Registry): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      collect() {
        this.set(read());
      },
      registers: [registry],
    });
  gauge('event_store_queue_events', 'Events waiting to be committed', figures.queuedEvents);
  measureDistribution(figures, registry);
  gauge('event_store_head_position', 'Newest position this process knows', figures.headPosition);
}
