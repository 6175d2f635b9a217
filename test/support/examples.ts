import { randomUUID } from 'node:crypto';
import type { AggregateKey, JsonObject, NamedEvent } from '../../src/events/event.ts';

/** An aggregate that no other test knows of. */
export function anAggregate(aggregateType = 'Mission'): AggregateKey {
  return { aggregateType, aggregateId: `${aggregateType.toLowerCase()}-${randomUUID()}` };
}

/** A valid event; unless told otherwise, of an aggregate of its own, and without an `eventId`. */
export function anEvent(overrides: Partial<NamedEvent> = {}): NamedEvent {
  return {
    ...anAggregate(overrides.aggregateType),
    eventType: 'MissionCreated',
    userId: 'flight-dynamics@ngmat.example',
    correlationId: `request-${randomUUID()}`,
    data: {
      name: 'Lunar Relay 2',
      launchWindow: { opens: '2031-03-14T06:12:00Z', closes: '2031-03-14T08:40:00Z' },
      dryMassKg: 742.5,
      propellantKg: 318.25,
    },
    metadata: { source: 'mission-planner', build: '4.2.0' },
    tags: ['lunar', 'relay'],
    ...overrides,
  };
}

/**
 * The first `count` events in the life of one mission: its creation, then one manoeuvre after the
 * other. All belong to one new aggregate, unless the overrides name another.
 */
export function someEvents(count: number, overrides: Partial<NamedEvent> = {}): NamedEvent[] {
  const aggregate = anAggregate(overrides.aggregateType);
  return Array.from({ length: count }, (_, index) =>
    anEvent({ ...aggregate, ...(index === 0 ? {} : manoeuvre(index)), ...overrides }),
  );
}

function manoeuvre(index: number): { readonly eventType: string; readonly data: JsonObject } {
  return {
    eventType: 'ManeuverExecuted',
    data: {
      maneuver: `trajectory-correction-${index}`,
      deltaVMetresPerSecond: [0.125 * index, -0.5, 1.75],
      burnSeconds: 42.5 + index,
      propellantUsedKg: 0.75,
    },
  };
}
