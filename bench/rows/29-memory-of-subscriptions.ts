import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../../src/events/limits.ts';
import { filledDatabase } from '../load/engine.ts';
import type { Sample } from '../load/sample.ts';
import { startServer } from '../load/server-process.ts';
import type { Bench, Measurement, Round, Row } from '../row.ts';

const SUBSCRIPTIONS = LIMITS.subscriptionsMax;
const BACKLOG = 100_000;
const WANTED_MEGABYTES = 400;

export const row: Row = {
  measured: `memory of a service that delivers a backlog of 10⁵ to each of ${SUBSCRIPTIONS} webhooks`,
  against: `${WANTED_MEGABYTES} MB`,
  compares: 'megabytes',
  target: { bound: 1 },
  measure,
};

/** What is measured is the most that there was: it takes some time until all are at work. */
const ROUND_MS_MIN = 5_000;
const LOOK_MS = 100;

async function measure(bench: Bench): Promise<Measurement> {
  const receiver = await startServer('webhook-receiver', bench);
  const database = await filledDatabase(bench, BACKLOG);
  const service = await startServer('event-store', bench, {
    database,
    environment: { ALLOW_PRIVATE_WEBHOOKS: 'true' },
  });
  await subscribe(service.url, receiver.url);
  await sleep(bench.warmUpMs);
  const rounds: Round[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    const measured = await mostWithin(service.url, Math.max(bench.roundMs, ROUND_MS_MIN));
    rounds.push({ measured, against: { ...measured, megabytes: WANTED_MEGABYTES } });
  }
  await service.stop();
  await receiver.stop();
  const peak = Math.max(...rounds.map(({ measured }) => measured.megabytes ?? 0));
  return { rounds, note: `resident, at most ${peak.toFixed(0)} MB; rates are of deliveries` };
}

async function subscribe(url: string, receiver: string): Promise<void> {
  for (let index = 0; index < SUBSCRIPTIONS; index += 1) {
    const target = { type: 'webhook', url: `${receiver}/hook` };
    const answer = await fetch(`${url}/v1/events/subscribe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: `billing-${index}`, target, from: 'beginning' }),
    });
    if (answer.status !== 201) throw new Error(await answer.text());
    await answer.arrayBuffer();
  }
}

/** The most memory that there was, and how many deliveries were made. */
async function mostWithin(url: string, durationMs: number): Promise<Sample> {
  const start = performance.now();
  const before = await figures(url);
  let megabytes = before.megabytes;
  while (performance.now() - start < durationMs) {
    await sleep(LOOK_MS);
    megabytes = Math.max(megabytes, (await figures(url)).megabytes);
  }
  const count = (await figures(url)).deliveries - before.deliveries;
  if (count === 0) throw new Error('Nothing was delivered.');
  const perSecond = count / ((performance.now() - start) / 1_000);
  return { count, perSecond, p50Ms: 0, p99Ms: 0, maxMs: 0, megabytes };
}

/** As those who watch the service see them. */
async function figures(url: string) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sumOf = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].reduce(
      (sum, [, value]) => sum + Number(value),
      0,
    );
  return {
    megabytes: sumOf('process_resident_memory_bytes') / 1_000_000,
    deliveries: sumOf('event_store_delivered_events_total'),
  };
}
