import type { Delivery } from './delivery.ts';
import type { KeptLease } from './ports.ts';

/** What is handed out: kept, and as the machine has it. */
export interface Lease extends KeptLease {
  readonly delivery: Delivery;
  /** It holds up the checkpoint no more. */
  readonly isAside?: boolean;
}

/** What is out for longer is set aside. */
const ASIDE_MS = 60_000;

/** When something becomes of it by itself. */
export function agesAt({ visibleAt, handedOutAt, isAside }: Lease): number {
  return isAside === true ? visibleAt : Math.min(visibleAt, handedOutAt + ASIDE_MS);
}
