import { setTimeout as sleep } from 'node:timers/promises';
import { CONCURRENCY_MAX } from '../../src/engine/subscriptions/run-share.ts';
import { openEventStore } from '../../src/open-event-store.ts';
import type { StoreFigures } from '../../src/store-observer.ts';
import { bareWebhooks } from '../load/bare-webhooks.ts';
import { filledDatabase } from '../load/engine.ts';
import { interleaved, type Side } from '../load/interleaved.ts';
import { sampleOf } from '../load/sample.ts';
import { startServer } from '../load/server-process.ts';
import type { Bench, Measurement, Row } from '../row.ts';

export const row: Row = {
  measured: `webhooks to one endpoint, ${CONCURRENCY_MAX} at a time, one event each, in order`,
  against: 'undici alone, which posts the same to it, as many at a time',
  compares: 'perSecond',
  target: { bound: 0.5 },
  measure,
};

/** More than one round can deliver. */
const EVENTS = 50_000;
const LOOK_MS = 5;

async function measure(bench: Bench): Promise<Measurement> {
  const receiver = await startServer('webhook-receiver', bench);
  const deliveries = new Deliveries();
  const store = await openEventStore({
    uri: bench.uri,
    database: await filledDatabase(bench, EVENTS),
    // What one round has left in memory must not make the next one faster.
    capacity: { backlogBytesMax: 8_000_000 },
    distribution: { outbound: { internal: 'loopback', allowed: [] } },
    observers: [deliveries],
  });

  const delivering: Side = async (durationMs) => {
    const { subscription } = await store.subscriptions.create({
      target: { type: 'webhook', url: `${receiver.url}/hook` },
      from: 'beginning',
    });
    const sample = sampleOf([await deliveries.during(durationMs)]);
    await store.subscriptions.remove(subscription.name);
    await deliveries.over();
    return sample;
  };

  const against = bareWebhooks(receiver.url, CONCURRENCY_MAX);
  const measurement = await interleaved(bench, delivering, against);
  await store.close();
  await receiver.stop();
  return { ...measurement, note: 'in process; 1,000 aggregates' };
}

/** Those of the one subscription there is at a time. */
class Deliveries {
  #latenciesMs: number[] = [];
  #failed = 0;
  #figures: StoreFigures | undefined;

  opened(figures: StoreFigures): void {
    this.#figures = figures;
  }

  deliveryTried(_: string, attempt: { readonly outcome: string; readonly durationMs: number }) {
    if (attempt.outcome === 'delivered') this.#latenciesMs.push(attempt.durationMs);
    else this.#failed += 1;
  }

  /** From the first of them on. */
  async during(durationMs: number) {
    this.#latenciesMs = [];
    while (this.#latenciesMs.length === 0) await sleep(LOOK_MS);
    const [start, before] = [performance.now(), this.#latenciesMs.length];
    await sleep(durationMs);
    const latenciesMs = Float64Array.from(this.#latenciesMs.slice(before));
    if (this.#failed > 0) throw new Error(`${this.#failed} deliveries have failed.`);
    return { elapsedMs: performance.now() - start, latenciesMs };
  }

  /** Resolves when nothing more is delivered. */
  async over(): Promise<void> {
    while (this.#figures?.runs().some(({ subscriptions }) => subscriptions > 0)) {
      await sleep(LOOK_MS);
    }
  }
}
