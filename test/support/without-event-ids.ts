import type { AppendsEvents, EventStore } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';

export interface AnonymousStore extends AppendsEvents {
  readonly readWholeLog: () => Promise<RecordedEvent[]>;
}

/**
 * The same store for clients that give their events no ids: it makes them itself. Those by which the
 * tests tell events apart travel as correlation ids, and come back in place of the store's.
 */
export function withoutEventIds(store: EventStore): AnonymousStore {
  return {
    async append(events, options) {
      const anonymous = events.map(({ eventId, ...event }) => ({
        ...event,
        ...(eventId !== undefined && { correlationId: eventId }),
      }));
      const appended = await store.append(anonymous, options);
      return { ...appended, events: appended.events.map(asAsked) };
    },
    readWholeLog: async () => (await store.readLog().toArray()).map(asAsked),
  };
}

function asAsked(event: RecordedEvent): RecordedEvent {
  const { correlationId, ...others } = event;
  return { ...others, eventId: correlationId ?? event.eventId };
}
