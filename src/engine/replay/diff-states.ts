import type { ReplaysAggregates } from '../../replay.ts';
import { patchBetween } from './json-patch.ts';

/** What lies between two states of one aggregate. */
export function createDiffStates(
  replay: ReplaysAggregates['replay'],
): ReplaysAggregates['diffStates'] {
  return async function diffStates(aggregate, points, options) {
    const from = await replay({ ...aggregate, ...points.from }, options);
    const { aggregateId, aggregateType, handler } = from;
    const same = { aggregateId, aggregateType, handler: handler.name };
    const to = await replay({ ...same, ...points.to }, options);
    return {
      aggregateId,
      aggregateType,
      handler,
      from: { sequenceNumber: from.sequenceNumber },
      to: { sequenceNumber: to.sequenceNumber },
      patch: patchBetween(from.state, to.state),
    };
  };
}
