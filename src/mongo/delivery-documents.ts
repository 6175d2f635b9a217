import type { Collection } from 'mongodb';
import type { DeliveryProgress, ParkedDelivery } from '../engine/subscriptions/ports.ts';
import type { DeliveryAttempt } from '../subscriptions.ts';
import { COLLECTIONS, type Databases, operational } from './collections.ts';

/** How far a subscription is; `_id` is the subscription's. */
export interface ProgressDocument extends DeliveryProgress {
  readonly _id: string;
  /** Of the last run that has begun; whoever has another writes nothing. */
  readonly epoch: number;
  /** What a pull subscription has handed out. */
  readonly leases?: readonly LeaseDocument[];
}

/** Events that were handed out together, and until when they are kept from others. */
export interface LeaseDocument {
  readonly leaseId: string;
  readonly positions: readonly number[];
  readonly attempt: number;
  readonly handedOutAt: Date;
  readonly visibleAt: Date;
}

export interface ParkedDocument extends Omit<ParkedDelivery, 'at'> {
  readonly _id: string;
  readonly subscriptionId: string;
  readonly at: Date;
}

/** The newest tries of a subscription, which is `_id`. */
export interface AttemptsDocument {
  readonly _id: string;
  readonly attempts: readonly DeliveryAttempt[];
}

export function progressOf(databases: Databases): Collection<ProgressDocument> {
  return operational(databases, COLLECTIONS.subscriptionProgress.name);
}

export function parkedOf(databases: Databases): Collection<ParkedDocument> {
  return operational(databases, COLLECTIONS.parkedDeliveries.name);
}

export function attemptsOf(databases: Databases): Collection<AttemptsDocument> {
  return operational(databases, COLLECTIONS.deliveryAttempts.name);
}

export function parkedDocument(subscriptionId: string, { at, ...parked }: ParkedDelivery) {
  const _id = `${subscriptionId}/${parked.position}`;
  return { _id, subscriptionId, ...parked, at: new Date(at) };
}

export function parkedFrom(document: ParkedDocument): ParkedDelivery {
  const { _id: _, subscriptionId: __, at, ...parked } = document;
  return { ...parked, at: at.toISOString() };
}
