import { expect } from 'chai';
import { applyPatch } from 'rfc6902';
import { type Handler, reducerHandler } from '../../src/engine/replay/handler.ts';
import { createHandlers } from '../../src/engine/replay/handlers.ts';
import type { ReplayDeps } from '../../src/engine/replay/replay-aggregate.ts';
import { createReplays } from '../../src/engine/replay/replays.ts';
import type { JsonObject, RecordedEvent } from '../../src/events/event.ts';
import type { ReducerDefinition } from '../../src/reducer.ts';
import type { TraceStep } from '../../src/replay.ts';
import { FIRST_AT, type KeptEvents, keptEvents, recorded } from './kept-events.ts';
import { ManualClock } from './manual-clock.ts';

export type Steps = ReducerDefinition<JsonObject>['on'];

/** Replays of seven events, unless told otherwise, read in batches of three. */
export function replaysOf({
  on,
  events = seven(),
  ...further
}: Partial<ReplayDeps> & {
  readonly on?: Steps;
  readonly events?: RecordedEvent[];
} = {}) {
  const reads: KeptEvents = keptEvents(events);
  const clock = new ManualClock(FIRST_AT + 3_600_000);
  const handler = on && reducerHandler({ version: 2, on }, { name: 'Mission', initial: INITIAL });
  const byName = new Map<string, Handler>(handler && [['Mission', handler]]);
  const handlers = createHandlers(new Map([['Mission', byName]]));
  const typesHolding = async (id: string, among?: readonly string[]) =>
    [...new Set(reads.events.filter((event) => event.aggregateId === id).map(typeOf))]
      .filter((type) => among?.includes(type) ?? true)
      .sort();
  const deps = { reads, clock, handlers, typesHolding, ...further };
  return { ...createReplays(deps), reads, clock };
}

const typeOf = ({ aggregateType }: RecordedEvent) => aggregateType;
const INITIAL = Object.freeze({ count: 0 });

/** Seven events in the life of a mission. */
export function seven(): RecordedEvent[] {
  return [
    recorded(1, 'MissionCreated', { name: 'Aurora', orbit: { inclinationDeg: 97 } }),
    recorded(2, 'OrbitChanged', { orbit: { inclinationDeg: 98, altitudeKm: 500 } }),
    recorded(3, 'Renamed', { name: 'Borealis' }, { userId: 'ada' }),
    recorded(4, 'OrbitChanged', { orbit: { inclinationDeg: 98 } }),
    recorded(5, 'OrbitChanged', { orbit: { altitudeKm: null } }),
    recorded(6, 'CrewNamed', { crew: ['Ada', { name: 'Grace' }] }),
    recorded(7, 'OrbitChanged', { orbit: { inclinationDeg: 97 } }),
  ];
}

/** The state after all seven, merged. */
export const AT_7 = {
  name: 'Borealis',
  orbit: { inclinationDeg: 97 },
  crew: ['Ada', { name: 'Grace' }],
};

export interface Traced {
  readonly steps: readonly TraceStep[];
  readonly result: Awaited<ReturnType<ReturnType<typeof replaysOf>['replay']>>;
}

/** All steps of a trace, and what comes back at the end. */
export async function all(
  trace: ReturnType<ReturnType<typeof replaysOf>['traceReplay']>,
): Promise<Traced> {
  const steps: TraceStep[] = [];
  for (;;) {
    const next = await trace.next();
    if (next.done === true) return { steps, result: next.value };
    steps.push(next.value);
  }
}

/** What the patches, one after the other, make of a state. */
export function patched(state: JsonObject, steps: readonly Pick<TraceStep, 'patch'>[]): JsonObject {
  const result = structuredClone(state);
  for (const { patch } of steps) {
    for (const failure of applyPatch(result, structuredClone(patch) as never)) {
      expect(failure).to.equal(null);
    }
  }
  return result;
}
