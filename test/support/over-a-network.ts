import { EventStoreError, isEventStoreError } from '../../src/errors.ts';
import type { AppendsEvents } from '../../src/event-store.ts';

/**
 * What a client makes of a store it talks to over a connection that can break: without an answer
 * the outcome is unknown, and without a connection nothing was asked for.
 */
export function overANetwork(store: Pick<AppendsEvents, 'append'>): AppendsEvents {
  return {
    async append(events) {
      try {
        return await store.append(events);
      } catch (error) {
        if (isEventStoreError(error)) throw error;
        const eventIds = events.flatMap(({ eventId }) => eventId ?? []);
        throw wasRefusedAConnection(error)
          ? new EventStoreError('unavailable', 'Nothing was sent.', {}, error)
          : new EventStoreError('outcome_unknown', 'There was no answer.', { eventIds }, error);
      }
    },
  };
}

function wasRefusedAConnection(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
