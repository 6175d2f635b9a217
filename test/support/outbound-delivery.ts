import { randomBytes } from 'node:crypto';
import type {
  DeliveryFailure,
  DeliveryResult,
  OutboundDelivery,
} from '../../src/engine/subscriptions/ports.ts';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { OutboundAddresses } from '../../src/platform/outbound-addresses.ts';
import { createSecretBox } from '../../src/platform/secret-box.ts';
import type { SubscriptionDefinition, SubscriptionTarget } from '../../src/subscriptions.ts';
import type { WebhookDeps } from '../../src/webhooks/webhook-deliverer.ts';
import { recorded } from './cloud-events.ts';
import { anEvent } from './examples.ts';

/** The secret of Standard Webhooks' own examples. */
export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const DELIVERY_ID = '3f1c2a9e-55d0-5d0e-9a3e-0c6a1f0e7b11';
export const SUBSCRIPTION_ID = 'sub-1';

export const BOX = createSecretBox({ key: 'a key that tests seal with, long', randomBytes });

/** What a deliverer needs, of real parts; it may reach this machine. */
export const WEBHOOK_DEPS: WebhookDeps = {
  addresses: new OutboundAddresses({ internal: 'loopback', allowed: [] }),
  secrets: BOX,
  clock: systemClock,
  toCloudEvent: cloudEventFrom,
};

export interface DeliveryChanges extends Partial<Omit<SubscriptionDefinition, 'target'>> {
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly target?: SubscriptionTarget;
  readonly events?: readonly RecordedEvent[];
  readonly secrets?: OutboundDelivery['subscription']['secrets'];
}

/** Of one event, to this URL, signed with `SECRET`, unless told otherwise. */
export function aDelivery(url: string, changes: DeliveryChanges = {}): OutboundDelivery {
  const { id = DELIVERY_ID, headers = {}, events = [recordedAt(1)], ...others } = changes;
  const { secrets = [{ sealed: sealed(SECRET) }], ...definition } = others;
  const kept = Object.entries(headers).map(([name, value]) => [name, sealed(value)]);
  return {
    id,
    events,
    attempt: 1,
    subscription: {
      id: SUBSCRIPTION_ID,
      definition: {
        name: 'billing',
        target: { type: 'webhook', url, headers: Object.fromEntries(kept) },
        filter: { eventTypes: [], aggregateTypes: [], aggregateIds: [], userIds: [], tags: [] },
        from: 'beginning',
        retry: { maxAttempts: 16, initialDelayMs: 1_000, factor: 3, maxDelayMs: 14_400_000 },
        onDeadLetter: 'park',
        batch: { max: 1 },
        timeoutMs: 15_000,
        enabled: true,
        ...definition,
      },
      status: 'active',
      secrets,
      createdAt: '2031-03-14T06:12:00.000Z',
      updatedAt: '2031-03-14T06:12:00.000Z',
      revision: 1,
      startPosition: 0,
    },
  };
}

export function sealed(text: string): string {
  return BOX.seal(text, SUBSCRIPTION_ID);
}

export function recordedAt(
  position: number,
  changes: Parameters<typeof anEvent>[0] = {},
): RecordedEvent {
  return { ...recorded(anEvent(changes)), position };
}

/** @throws where it was delivered. */
export function failureOf(result: DeliveryResult): DeliveryFailure {
  if (result.kind === 'failed') return result.failure;
  throw new Error('It was delivered.');
}
