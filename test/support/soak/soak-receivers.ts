import { setTimeout as sleep } from 'node:timers/promises';
import { LiveClient, type LiveMessage } from '../live-client.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { type Received, startWebhookReceiver } from '../webhook-receiver.ts';
import type { SoakServices } from './soak-services.ts';
import type { SoakSubscription } from './soak-subscriptions.ts';
import type { Takings } from './takings.ts';

/** Somebody who takes events, until told to stop. */
export interface SoakReceiver {
  /** Of a webhook alone. */
  readonly url?: string;
  stop(): Promise<void>;
}

export interface ReceiverDeps {
  readonly subscription: SoakSubscription;
  readonly takings: Takings;
  readonly services: SoakServices;
  readonly random: SeededRandom;
  /** Whether what was poison is taken from now on. */
  readonly isHealed: () => boolean;
}

const PAUSE_MS = 100;
const LOOK_MS = 20;
const FETCH_WAIT_MS = 1_000;
const NEVER = new AbortController().signal;

/** Refuses what it must by its temper, and a third of all where it is flaky. */
export async function startSoakWebhook(deps: ReceiverDeps): Promise<SoakReceiver> {
  const { subscription, takings, random, isHealed } = deps;
  const receiver = await startWebhookReceiver();
  const isPoison = ({ body }: Received) => !isHealed() && body.includes('"isPoison":true');
  receiver.behave((response, received) => {
    if (subscription.temper === 'flaky' && random.below(3) === 0) response.writeHead(500);
    else if (subscription.temper === 'poisoned' && isPoison(received)) response.writeHead(422);
    else {
      takings.takeCloudEvents(received.body);
      response.writeHead(204);
    }
    response.end();
  });
  return { url: receiver.url, stop: () => receiver.close() };
}

/** Competing workers, each of which asks any process; a flaky one hands a third back. */
export function startPullWorkers(deps: ReceiverDeps): SoakReceiver {
  let isOver = false;
  const work = async () => {
    while (!isOver) await pullOnce(deps).catch(() => sleep(PAUSE_MS));
  };
  const workers = Array.from({ length: deps.subscription.workers }, work);
  return {
    async stop() {
      isOver = true;
      await Promise.all(workers);
    },
  };
}

async function pullOnce({ subscription, takings, services, random }: ReceiverDeps) {
  const { name, temper } = subscription;
  const asked = { max: 50, waitMs: FETCH_WAIT_MS };
  const deliveries = await services.store().subscriptions.fetch(name, asked, NEVER);
  const refused: string[] = [];
  const taken: string[] = [];
  for (const { receipt, events } of deliveries) {
    const isRefused = temper === 'flaky' && random.below(3) === 0;
    (isRefused ? refused : taken).push(receipt);
    if (!isRefused) for (const event of events) takings.takeRecorded(event);
  }
  if (taken.length > 0) await services.store().subscriptions.ack(name, taken);
  if (refused.length > 0) {
    await services.store().subscriptions.nack(name, refused, { retryAfterMs: 50 });
  }
}

/**
 * Reads live events as a browser does: what breaks off is opened again behind the last id. Resolves
 * once it has begun.
 */
export async function startLiveReader(deps: ReceiverDeps): Promise<SoakReceiver> {
  const over = new AbortController();
  let begun = () => {};
  const beginning = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const reading = readLive(deps, over.signal, begun);
  await Promise.race([beginning, reading]);
  return {
    async stop() {
      over.abort();
      await reading;
    },
  };
}

async function readLive(deps: ReceiverDeps, signal: AbortSignal, begun: () => void) {
  const query = liveQuery(deps.subscription);
  let lastEventId = '';
  while (!signal.aborted) {
    const headers = lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId };
    const client = await open(deps.services, query, headers);
    for (let read = 0, isOver = client?.response.statusCode !== 200; client && !isOver; ) {
      isOver = client.isOver || signal.aborted;
      const messages = client.messages.slice(read);
      read += messages.length;
      takeMessages(deps.takings, messages);
      lastEventId = client.lastEventId;
      if (lastEventId !== '') begun();
      await sleep(LOOK_MS);
    }
    client?.leave();
    await sleep(PAUSE_MS);
  }
}

function takeMessages(takings: Takings, messages: readonly LiveMessage[]): void {
  for (const { event, data } of messages) {
    if (event !== 'error') takings.takeRecorded(JSON.parse(data));
  }
}

async function open(services: SoakServices, query: string, headers: Record<string, string>) {
  try {
    return await LiveClient.open(services.url(), query, headers);
  } catch {
    return undefined;
  }
}

function liveQuery({ filter, from }: SoakSubscription): string {
  const start = typeof from === 'object' && 'position' in from ? `${from.position}` : `${from}`;
  const query = new URLSearchParams({ from: start });
  for (const type of filter.eventTypes ?? []) query.append('eventTypes', type);
  return `?${query}`;
}
