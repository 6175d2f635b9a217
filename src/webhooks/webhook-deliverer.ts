import { Agent } from 'undici';
import type { Deliverer, DeliveryResult, OutboundDelivery } from '../engine/subscriptions/ports.ts';
import type { JsonObject, RecordedEvent } from '../events/event.ts';
import type { Clock } from '../platform/clock.ts';
import type { SecretBox } from '../platform/secret-box.ts';
import type { WebhookTarget } from '../subscriptions.ts';
import { DeliveryEnding } from './delivery-ending.ts';
import { DeliverySlots, type SlotLimits } from './delivery-slots.ts';
import { type ConnectorOptions, guardedConnector } from './guarded-connector.ts';
import { OpenedSecrets, SealedForGood } from './opened-secrets.ts';
import { ANSWER_BYTES_MAX, type Answer, exchange } from './webhook-exchange.ts';
import { failureOfAnswer, failureOfError, GivenUp } from './webhook-failure.ts';
import { type WebhookRequest, webhookRequest } from './webhook-request.ts';

export interface WebhookDeps
  extends Pick<ConnectorOptions, 'addresses' | 'ca' | 'lookup'>,
    Partial<SlotLimits> {
  readonly secrets: SecretBox;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly toCloudEvent: (event: RecordedEvent) => JsonObject;
}

const CONNECT_TIMEOUT_MS = 10_000;
const PER_ORIGIN_MAX = 64;
const IN_ALL_MAX = 512;

/** Brings deliveries to webhooks, as docs/webhooks.md describes. */
export class WebhookDeliverer implements Deliverer {
  readonly #deps: WebhookDeps;
  readonly #secrets: OpenedSecrets;
  readonly #slots: DeliverySlots;
  readonly #agent: Agent;
  readonly #connectionsMax: number;
  #connections = 0;

  constructor(deps: WebhookDeps) {
    const { perOriginMax = PER_ORIGIN_MAX, inAllMax = IN_ALL_MAX } = deps;
    this.#deps = deps;
    this.#secrets = new OpenedSecrets(deps.secrets);
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
    const url = new URL(target.url);
    const { clock } = this.#deps;
    const since = clock.monotonicMs();
    const ending = new DeliveryEnding(signal);
    let waitedMs = 0;
    try {
      await this.#slots.take(url.origin, ending);
      waitedMs = clock.monotonicMs() - since;
      ending.begin(timeoutMs);
      return { ...(await this.#send(url, { delivery, target }, ending)), waitedMs };
    } catch (error) {
      return { kind: 'failed', failure: failureOfError(error, timeoutMs), waitedMs };
    } finally {
      ending.stop();
    }
  }

  /** What is still under way is given up. */
  async close(): Promise<void> {
    await this.#agent.destroy(new GivenUp());
  }

  /** Of what has a slot, which it gives back. */
  async #send(
    { origin, pathname, search }: URL,
    { delivery, target }: { delivery: OutboundDelivery; target: WebhookTarget },
    ending: DeliveryEnding,
  ): Promise<DeliveryResult> {
    const giveBack = () => this.#slots.giveBack(origin);
    const request = this.#requestOf(delivery, target);
    if ('kind' in request) {
      giveBack();
      return request;
    }
    const options = {
      ...request,
      method: 'POST',
      origin,
      path: `${pathname}${search}`,
      // Beyond these, none is kept open that nothing uses.
      reset: this.#connections >= this.#connectionsMax,
    } as const;
    const answer = await exchange(this.#agent, options, ending, giveBack);
    return resultOf(answer, this.#deps.clock.now());
  }

  #requestOf(delivery: OutboundDelivery, target: WebhookTarget): WebhookRequest | DeliveryResult {
    try {
      const opened = this.#secrets.of(delivery.subscription, target);
      return webhookRequest(delivery, opened, this.#deps.clock.now(), this.#deps.toCloudEvent);
    } catch (error) {
      return error instanceof SealedForGood ? SEALED_FOR_GOOD : NOT_SENDABLE;
    }
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

function resultOf({ statusCode, retryAfter }: Answer, nowMs: number): DeliveryResult {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered', statusCode };
  return { kind: 'failed', failure: failureOfAnswer(statusCode, retryAfter, nowMs) };
}
