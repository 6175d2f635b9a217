import { type Fault, invalidRequest } from '../errors.ts';
import type { AppendsEvents } from '../event-store.ts';
import type { NewEvent } from '../events/event.ts';
import { AGGREGATE_TYPE_PATTERN } from '../events/limits.ts';
import type { NamesEvents } from '../schemas.ts';
import { ANYBODY, assertAllowed, isAllowed, type Principal } from './principal.ts';

/**
 * What the principal may append: events of the aggregate types it is allowed, in its own name, or in
 * the name of others where it may do that; then the event records both, `userId` and, in its
 * metadata, `appendedBy`.
 *
 * `append` rejects with `forbidden` beside what the store itself does; nothing is stored then.
 */
export function authorisedAppends(
  store: AppendsEvents & NamesEvents,
  principal: Principal,
): AppendsEvents & NamesEvents {
  if (principal === ANYBODY) return store;
  const { userId } = principal;
  return {
    named: (events) => namedFor(principal, events, store),

    async append(events, options = {}) {
      // Whose type is not known yet could be of any.
      const named = namedFor(principal, events, store);
      assertAppendable(named, principal);
      const context = { ...options.context, ...(userId !== undefined && { appendedBy: userId }) };
      return await store.append(attributed(named, userId), { ...options, context });
    },
  };
}

/** A type that the principal may not append to is none that it is told of. */
function namedFor(
  principal: Principal,
  events: readonly NewEvent[],
  store: NamesEvents,
): readonly NewEvent[] {
  return store.named(events).map((event, index) => {
    const given = events[index] as NewEvent;
    const isTold = isAllowed(principal, 'events:append', fieldsOf(event).aggregateType as string);
    return event === given || isTold ? event : given;
  });
}

/** What is no event at all, or of no type that there can be, is for the store to refuse. */
function assertAppendable(events: readonly NewEvent[], principal: Principal): void {
  const faults: Fault[] = [];
  for (const [index, event] of events.entries()) {
    const { aggregateType, userId, metadata } = fieldsOf(event);
    if (isObject(event) && aggregateType === undefined) {
      // By the time the store looks for it, there may be one.
      const message =
        'is required: no aggregate type has a schema of the event type, or several have';
      faults.push({ pointer: `/${index}/aggregateType`, message });
    }
    if (!isAggregateType(aggregateType)) continue;
    assertAllowed(principal, 'events:append', aggregateType);
    if (typeof userId === 'string' && userId !== principal.userId) {
      assertAllowed(principal, 'events:append-as', aggregateType);
    }
    if (Object.hasOwn(Object(metadata), 'appendedBy')) {
      const pointer = `/${index}/metadata/appendedBy`;
      faults.push({ pointer, message: 'is set by the store' });
    }
  }
  if (faults.length > 0) throw invalidRequest(faults);
}

function attributed(events: readonly NewEvent[], userId: string | undefined): readonly NewEvent[] {
  if (userId === undefined) return events;
  return events.map((event) =>
    isObject(event) && fieldsOf(event).userId === undefined ? { ...event, userId } : event,
  );
}

function isAggregateType(given: unknown): given is string {
  return typeof given === 'string' && AGGREGATE_TYPE_PATTERN.test(given);
}

/** Whether they are events is not known yet. */
function fieldsOf(event: unknown): Partial<Record<keyof NewEvent, unknown>> {
  return isObject(event) ? event : {};
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
