import type { DeliveryObserver } from '../../src/engine/subscriptions/delivery-observer.ts';

/** Nobody listens. */
export const UNOBSERVED: DeliveryObserver = { deliveryTried: () => {}, deadLettersKept: () => {} };
