import type { ReplaysAggregates } from '../../replay.ts';
import { checkedRequest } from './check-request.ts';
import { patchBetween } from './json-patch.ts';
import { inOneVersion } from './one-version.ts';
import { aggregateOf } from './plan-replay.ts';
import type { ReplayDeps } from './replay-aggregate.ts';

/** What lies between two states of one aggregate. */
export function createDiffStates(
  deps: ReplayDeps,
  replay: ReplaysAggregates['replay'],
): ReplaysAggregates['diffStates'] {
  return async function diffStates(asked, points, options) {
    const aggregate = await aggregateOf(deps, checkedRequest(asked));
    const { result } = await inOneVersion(deps, { aggregate }, async () => {
      const from = await replay({ ...asked, ...aggregate, ...points.from }, options);
      const same = { ...aggregate, handler: from.handler.name };
      return { from, to: await replay({ ...same, ...points.to }, options) };
    });
    const { from, to } = result;
    return {
      ...aggregate,
      handler: from.handler,
      from: { sequenceNumber: from.sequenceNumber },
      to: { sequenceNumber: to.sequenceNumber },
      patch: patchBetween(from.state, to.state),
    };
  };
}
