import { setMaxListeners } from 'node:events';
import { Agent, type Dispatcher } from 'undici';
import type { Deliverer, DeliveryResult, OutboundDelivery } from '../engine/subscriptions/ports.ts';
import type { JsonObject, RecordedEvent } from '../events/event.ts';
import type { Clock } from '../platform/clock.ts';
import type { SecretBox } from '../platform/secret-box.ts';
import type { WebhookTarget } from '../subscriptions.ts';
import { DeliverySlots, type SlotLimits } from './delivery-slots.ts';
import { type ConnectorOptions, guardedConnector } from './guarded-connector.ts';
import { failureOfAnswer, failureOfError, GivenUp, NoAnswerInTime } from './webhook-failure.ts';
import { SealedForGood, type WebhookRequest, webhookRequest } from './webhook-request.ts';

export interface WebhookDeps
  extends Pick<ConnectorOptions, 'addresses' | 'ca' | 'lookup'>,
    Partial<SlotLimits> {
  readonly secrets: SecretBox;
  readonly clock: Pick<Clock, 'now'>;
  readonly toCloudEvent: (event: RecordedEvent) => JsonObject;
}

/** What is read of an answer, so that its connection can be used again; nothing of it is kept. */
export const ANSWER_BYTES_MAX = 16 * 1024;

const CONNECT_TIMEOUT_MS = 10_000;
const PER_ORIGIN_MAX = 64;
const IN_ALL_MAX = 512;

/** Brings deliveries to webhooks, as docs/webhooks.md describes. */
export class WebhookDeliverer implements Deliverer {
  readonly #deps: WebhookDeps;
  readonly #slots: DeliverySlots;
  readonly #agent: Agent;
  readonly #connectionsMax: number;
  #connections = 0;

  constructor(deps: WebhookDeps) {
    const { perOriginMax = PER_ORIGIN_MAX, inAllMax = IN_ALL_MAX } = deps;
    this.#deps = deps;
    this.#connectionsMax = inAllMax;
    this.#slots = new DeliverySlots({ perOriginMax, inAllMax });
    this.#agent = new Agent({
      connections: perOriginMax,
      pipelining: 1,
      connect: guardedConnector({ ...deps, connectTimeoutMs: CONNECT_TIMEOUT_MS }),
      maxHeaderSize: ANSWER_BYTES_MAX,
      // A subscription says itself how long it waits.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveMaxTimeout: CONNECT_TIMEOUT_MS,
    });
    this.#agent.on('connect', () => {
      this.#connections += 1;
    });
    this.#agent.on('disconnect', () => {
      this.#connections -= 1;
    });
  }

  async deliver(delivery: OutboundDelivery, signal: AbortSignal): Promise<DeliveryResult> {
    const { target, timeoutMs } = delivery.subscription.definition;
    if (target.type !== 'webhook') return NOT_SENDABLE;
    const request = this.#requestOf(delivery, target);
    if ('kind' in request) return request;
    const ending = endingWith(signal, timeoutMs);
    try {
      return await this.#post(new URL(target.url), request, ending);
    } catch (error) {
      return { kind: 'failed', failure: failureOfError(error, timeoutMs) };
    } finally {
      ending.stop();
    }
  }

  /** What is still under way is given up. */
  async close(): Promise<void> {
    await this.#agent.destroy(new GivenUp());
  }

  #requestOf(delivery: OutboundDelivery, target: WebhookTarget): WebhookRequest | DeliveryResult {
    try {
      return webhookRequest(delivery, target, this.#deps.clock.now(), this.#deps);
    } catch (error) {
      return error instanceof SealedForGood ? SEALED_FOR_GOOD : NOT_SENDABLE;
    }
  }

  async #post(url: URL, request: WebhookRequest, ending: Ending): Promise<DeliveryResult> {
    const { origin, pathname, search } = url;
    const release = await this.#slots.take(origin, ending.signal);
    const answering = this.#agent.request({
      ...request,
      method: 'POST',
      origin,
      path: `${pathname}${search}`,
      signal: ending.signal,
      // Beyond these, none is kept open that nothing uses.
      reset: this.#connections >= this.#connectionsMax,
    });
    // A request that waits for its connection ends with that: until then its slot is taken.
    answering.then(({ body }) => body.once('close', release), release);
    const answer = await ending.orDone(answering);
    // Whatever becomes of its body: the answer is its status.
    const { body } = answer;
    await ending.orDone(body.dump({ limit: ANSWER_BYTES_MAX })).catch(() => body.destroy());
    return resultOf(answer, this.#deps.clock.now());
  }
}

const NOT_SENDABLE: DeliveryResult = {
  kind: 'failed',
  failure: { error: 'It cannot be made into a request', isOfTarget: false, isFinal: true },
};

const SEALED_FOR_GOOD: DeliveryResult = {
  kind: 'failed',
  failure: { error: 'Its secrets are sealed with a key that is not there', isOfTarget: true },
};

function resultOf({ statusCode, headers }: Dispatcher.ResponseData, nowMs: number): DeliveryResult {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered', statusCode };
  const retryAfter = [headers['retry-after']].flat()[0];
  return { kind: 'failed', failure: failureOfAnswer(statusCode, retryAfter, nowMs) };
}

/** When to wait no longer: aborted with the reason. */
interface Ending {
  readonly signal: AbortSignal;
  /** What the work comes to, or a rejection with the reason if that is first. */
  orDone<Result>(work: Promise<Result>): Promise<Result>;
  stop(): void;
}

function endingWith(signal: AbortSignal, timeoutMs: number): Ending {
  const ending = new AbortController();
  const giveUp = () => ending.abort(new GivenUp());
  const timer = setTimeout(() => ending.abort(new NoAnswerInTime()), timeoutMs);
  if (signal.aborted) giveUp();
  // One signal ends any number of deliveries: that is no leak.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', giveUp, { once: true });
  const ended = new Promise<never>((_, reject) => {
    const end = () => reject(ending.signal.reason);
    if (ending.signal.aborted) end();
    ending.signal.addEventListener('abort', end, { once: true });
  });
  // It may be that nobody waits any more.
  ended.catch(() => undefined);
  return {
    signal: ending.signal,
    orDone: (work) => Promise.race([work, ended]),
    stop() {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    },
  };
}
