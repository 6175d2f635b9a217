import type { DeliveryAttempt } from '../../subscriptions.ts';
import type { Delivery, FailedDelivery } from './delivery.ts';
import type { DeliveryResult } from './ports.ts';

/** What is kept of a try, for people to look at. */
export function attemptRecord(
  { events, attempt }: Delivery,
  result: DeliveryResult,
  became: FailedDelivery | undefined,
  time: { readonly startedAt: number; readonly durationMs: number },
): DeliveryAttempt {
  const { statusCode, error } = saidOf(result);
  const isOver = result.kind === 'failed' && result.failure.isGone === true;
  const next = became?.outcome === 'failed' && !isOver ? became.nextAttemptAt : undefined;
  return {
    at: new Date(time.startedAt).toISOString(),
    eventIds: events.map(({ eventId }) => eventId),
    positions: events.map(({ position }) => position),
    attempt,
    outcome: became?.outcome ?? 'delivered',
    durationMs: Math.round(time.durationMs),
    ...(statusCode !== undefined && { statusCode }),
    ...(error !== undefined && { error }),
    ...(next !== undefined && { nextAttemptAt: new Date(next).toISOString() }),
  };
}

function saidOf(result: DeliveryResult): { readonly statusCode?: number; readonly error?: string } {
  return result.kind === 'delivered' ? result : result.failure;
}
