import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What is to be heard of events on their way to others. */
export interface DistributionObserver {
  deliveryTried(target: string, attempt: MeasuredAttempt): void;
  deadLettersKept(target: string, events: number): void;
  eventsPublished(events: number, position: number): void;
  distributionFailed(trouble: string): void;
}

interface MeasuredAttempt {
  readonly outcome: string;
  readonly positions: readonly number[];
  readonly durationMs: number;
}

/** What is to be heard of streams of live events. */
export interface LiveStreamMeasures {
  liveStreamBegan(): void;
  liveStreamEnded(end: string): void;
}

export interface DistributionFigures {
  readonly runs: () => readonly {
    readonly target: string;
    readonly subscriptions: number;
    readonly parkedEvents: number;
  }[];
  readonly subscriptionLags: () => Promise<readonly MeasuredLag[]>;
}

interface MeasuredLag {
  readonly subscription: string;
  readonly lag: { readonly events: number; readonly seconds: number };
}

/** Who asks is told of everything else by then, whatever the database does. */
const LAGS_WITHIN_MS = 1_000;

/** What each of them means is told in docs/operations.md. */
export function distributionMetrics(registry: Registry, secondsBuckets: readonly number[]) {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const deliveries = new Histogram({
    name: 'event_store_delivery_duration_seconds',
    help: 'Seconds that a try to deliver took',
    labelNames: ['target', 'outcome'],
    buckets: [...secondsBuckets],
    registers,
  });
  const delivered = counter('event_store_delivered_events_total', 'Events delivered', ['target']);
  const dead = counter('event_store_dead_letters_total', 'Events that became dead letters', [
    'target',
  ]);
  const published = counter('event_store_published_events_total', 'Events published to Redis');
  const publishedTo = gauge('event_store_published_position', 'All up to here are in Redis');
  const troubles = counter('event_store_distribution_troubles_total', 'What distribution has met', [
    'trouble',
  ]);
  const open = gauge('event_store_live_streams', 'Streams of live events that are open');
  const dropped = counter('event_store_live_streams_dropped_total', 'Whose clients took nothing');

  const observer: DistributionObserver = {
    deliveryTried(target, { outcome, positions, durationMs }) {
      deliveries.observe({ target, outcome }, durationMs / 1_000);
      if (outcome === 'delivered') delivered.inc({ target }, positions.length);
    },
    deadLettersKept: (target, events) => dead.inc({ target }, events),
    eventsPublished(events, position) {
      published.inc(events);
      publishedTo.set(position);
    },
    distributionFailed: (trouble) => troubles.inc({ trouble }),
  };
  const liveStreams: LiveStreamMeasures = {
    liveStreamBegan: () => open.inc(),
    liveStreamEnded(end) {
      open.dec();
      if (end === 'too_slow') dropped.inc();
    },
  };
  return { observer, liveStreams };
}

type Labelled = readonly (readonly [label: string, value: number])[];

/** These are asked for when somebody looks, and at no other time. */
export function measureDistribution(figures: DistributionFigures, registry: Registry): void {
  const lags = sharedWhileUnderWay(figures.subscriptionLags);
  const gauge = (
    name: string,
    help: string,
    label: string,
    read: () => Labelled | Promise<Labelled>,
  ) =>
    new Gauge({
      name,
      help,
      labelNames: [label],
      async collect() {
        const found = await read();
        this.reset();
        for (const [each, value] of found) this.set({ [label]: each }, value);
      },
      registers: [registry],
    });
  gauge('event_store_running_subscriptions', 'Delivered by this process', 'target', () =>
    figures.runs().map(({ target, subscriptions }) => [target, subscriptions]),
  );
  gauge('event_store_parked_events', 'Of those: has failed, or waits behind one', 'target', () =>
    figures.runs().map(({ target, parkedEvents }) => [target, parkedEvents]),
  );
  for (const unit of ['events', 'seconds'] as const) {
    const help = `How far a subscription is behind, in ${unit}`;
    gauge(`event_store_subscription_lag_${unit}`, help, 'subscription', async () =>
      (await lags()).map(({ subscription, lag }) => [subscription, lag[unit]]),
    );
  }
}

/** Nothing where it takes too long, or fails. */
function sharedWhileUnderWay(
  ask: () => Promise<readonly MeasuredLag[]>,
): () => Promise<readonly MeasuredLag[]> {
  let underWay: Promise<readonly MeasuredLag[]> | undefined;
  return async () => {
    underWay ??= ask()
      .catch(() => [])
      .finally(() => {
        underWay = undefined;
      });
    return await Promise.race([underWay, sleep(LAGS_WITHIN_MS, [], { ref: false })]);
  };
}
