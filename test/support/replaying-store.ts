import { createTypesHolding } from '../../src/engine/read/types-holding.ts';
import { reducerHandler } from '../../src/engine/replay/handler.ts';
import { createHandlers } from '../../src/engine/replay/handlers.ts';
import type { StateCache } from '../../src/engine/replay/ports.ts';
import { createReplays } from '../../src/engine/replay/replays.ts';
import type { EventStore } from '../../src/event-store.ts';
import type { JsonObject } from '../../src/events/event.ts';
import { createAggregateTypes } from '../../src/mongo/aggregate-types.ts';
import type { Databases } from '../../src/mongo/collections.ts';
import { MajorityView } from '../../src/mongo/majority-view.ts';
import { createMongoAggregateReader } from '../../src/mongo/mongo-aggregate-reader.ts';
import { createMongoEventReader } from '../../src/mongo/mongo-event-reader.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { ReplaysAggregates } from '../../src/replay.ts';

/** Counts events by their type, and remembers the last data: order and repeats both show. */
export const COUNTING = reducerHandler(
  {
    version: 1,
    on: {
      MissionCreated: counted,
      ManeuverExecuted: counted,
    },
  },
  { name: 'counting', initial: Object.freeze({ counts: {}, digest: 0 }) },
);

/** Two, of which none is the type's own: unless one is asked for, events are merged. */
const REDUCERS = new Map([
  ['counting', COUNTING],
  ['other', COUNTING],
]);

function counted(
  state: JsonObject,
  {
    eventType,
    sequenceNumber,
    data,
  }: { eventType: string; sequenceNumber: number; data: JsonObject },
): JsonObject {
  const counts = state['counts'] as JsonObject;
  const digest = (Number(state['digest']) * 31 + sequenceNumber) % 1_000_003;
  return { counts: { ...counts, [eventType]: Number(counts[eventType] ?? 0) + 1 }, digest, data };
}

/** Replays what a store holds, as one process would; `Mission` can be counted, too. */
export function replaysOn(
  store: EventStore,
  databases: Databases,
  states?: StateCache,
): ReplaysAggregates {
  const view = new MajorityView(databases.evidence);
  const types = createAggregateTypes(databases);
  return createReplays({
    reads: store,
    clock: systemClock,
    handlers: createHandlers(new Map([['Mission', REDUCERS]])),
    typesHolding: createTypesHolding(
      createMongoEventReader(view),
      createMongoAggregateReader(databases, view, types),
    ),
    ...(states !== undefined && { states }),
  });
}
