import { patchBetween } from './json-patch.js';
/** What lies between two states of one aggregate. */
export function createDiffStates(replay) {
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
//# sourceMappingURL=diff-states.js.map