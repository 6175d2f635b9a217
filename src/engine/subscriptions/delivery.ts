import type { SubscriptionDefinition } from '../../subscriptions.ts';
import type { LineEvent } from './delivery-line.ts';
import type { DeliveryProgress, ParkedDelivery } from './ports.ts';
import type { BreakerLimits } from './target-breaker.ts';

export interface MachineRules
  extends Pick<SubscriptionDefinition, 'retry' | 'onDeadLetter' | 'batch'> {
  /** Events that were read and are not settled. It may change at any time, as the next one may. */
  readonly windowMax: number;
  /** Deliveries at the same time. */
  readonly concurrencyMax: number;
  /** Events that are parked, dead ones included; beyond, nothing more is read. */
  readonly parkedMax: number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly breaker?: BreakerLimits;
}

export interface KeptState extends DeliveryProgress {
  readonly parked: readonly ParkedDelivery[];
}

/** An event that the subscription wants, or one of which nobody could tell. */
export interface OfferedEvent {
  readonly event: LineEvent;
  /** Why it cannot be delivered at all. */
  readonly failed?: string;
}

/** Events that are to be delivered together, in position order. */
export interface Delivery {
  readonly number: number;
  readonly events: readonly LineEvent[];
  /** Which try it is of these; from 1. */
  readonly attempt: number;
  /** It is one event, of which it is to be asked again whether it is wanted. */
  readonly isUndecided?: boolean;
}

/** What has become of one that failed; times are milliseconds since 1970. */
export type FailedDelivery =
  | { readonly outcome: 'dead' }
  | { readonly outcome: 'failed'; readonly nextAttemptAt: number };
