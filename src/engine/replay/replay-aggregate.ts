import type { Replayed, ReplaysAggregates } from '../../replay.ts';
import { type PlanDeps, planReplay, type ReplayPlan } from './plan-replay.ts';
import { named, type ReachDeps, type Reached, reachState } from './reach-state.ts';
import { applyWhatIf, whatIfEvents } from './what-if.ts';

export type ReplayDeps = PlanDeps & ReachDeps;

/** Makes the state of an aggregate at a point, and on top of it what has not happened. */
export function createReplayAggregate(deps: ReplayDeps): ReplaysAggregates['replay'] {
  return async function replay(request, options = {}) {
    const startedAt = deps.clock.monotonicMs();
    const plan = await planReplay(deps, request);
    const reached = await reachState(deps, plan, options);
    const answer = answerOf(plan, reached);
    const state = stateWithWhatIf(deps, plan, reached);
    return { ...answer, state, durationMs: deps.clock.monotonicMs() - startedAt };
  };
}

/** What there is to say of the stored events alone. */
export function answerOf(
  { aggregate, handler, whatIf }: ReplayPlan,
  { folding, snapshot, kept }: Pick<Reached, 'folding' | 'snapshot' | 'kept'>,
): Omit<Replayed, 'state' | 'durationMs'> {
  const { sequenceNumber, timestamp } = folding.last;
  return {
    ...aggregate,
    sequenceNumber,
    ...(timestamp !== undefined && { timestamp }),
    eventsApplied: folding.eventsApplied,
    whatIfApplied: whatIf.length,
    snapshot,
    kept,
    handler: named(handler),
  };
}

function stateWithWhatIf(
  { clock }: ReplayDeps,
  { aggregate, whatIf }: ReplayPlan,
  { folding, state }: Reached,
): Replayed['state'] {
  if (whatIf.length === 0) return state;
  let index = 0;
  for (const event of whatIfEvents(whatIf, aggregate, folding, clock)) {
    applyWhatIf(folding, event, index);
    index += 1;
  }
  return folding.copyOrFail();
}
