import { EventStoreError } from '../../errors.js';
import { checkedRequest } from './check-request.js';
/** @throws EventStoreError as `ReplaysAggregates` says. */
export async function planReplay(deps, request) {
    const checked = checkedRequest(request);
    const aggregate = await aggregateOf(deps, checked);
    const handler = deps.handlers.handlerOf(aggregate.aggregateType, checked.handler);
    const { useSnapshot, schemaVersion } = checked;
    const whatIf = await upcastWhatIf(deps, aggregate, checked);
    const toSequenceNumber = await endOf(deps, aggregate, checked);
    if (toSequenceNumber === 0)
        await assertExists(deps, aggregate);
    return { aggregate, handler, toSequenceNumber, useSnapshot, schemaVersion, whatIf };
}
/** @throws EventStoreError `aggregate_not_found`, `aggregate_type_ambiguous`. */
export async function aggregateOf({ typesHolding }, { aggregateId, aggregateType, aggregateTypes }) {
    if (aggregateType !== undefined)
        return { aggregateType, aggregateId };
    const candidates = await typesHolding(aggregateId, aggregateTypes);
    const [only, another] = candidates;
    if (only === undefined)
        throw notFound({ aggregateId });
    if (another === undefined)
        return { aggregateType: only, aggregateId };
    const message = `"${aggregateId}" is the id of aggregates of several types: ${candidates.join(', ')}.`;
    throw new EventStoreError('aggregate_type_ambiguous', message, { aggregateId, candidates });
}
async function upcastWhatIf({ checkWhatIf }, { aggregateType }, { whatIf }) {
    if (checkWhatIf === undefined)
        return whatIf.map((event) => ({ version: 1, ...event }));
    return await checkWhatIf(aggregateType, whatIf);
}
async function endOf({ reads }, aggregate, { toSequenceNumber, toMs }) {
    if (toMs === undefined)
        return toSequenceNumber;
    if (toMs >= LAST_MS)
        return undefined;
    if (toMs < 0)
        return 0;
    const to = new Date(toMs + 1).toISOString();
    const newest = { ...aggregate, to, order: 'desc', limit: 1, ...AS_STORED };
    const { events } = await reads.readPage(newest);
    return events[0]?.sequenceNumber ?? 0;
}
/** The end of the year 9999, beyond which RFC 3339 has no times. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** Where an event is does not depend on what it looks like. */
const AS_STORED = { schemaVersion: 'stored' };
async function assertExists({ reads }, aggregate) {
    const range = { limit: 1, ...AS_STORED };
    const [first] = await reads.readAggregate(aggregate, range).toArray();
    if (first === undefined)
        throw notFound(aggregate);
}
/** Of an aggregate whose events were read: that there were some. */
export function assertFound({ aggregate, toSequenceNumber }, last) {
    if (last.sequenceNumber === 0 && toSequenceNumber !== 0)
        throw notFound(aggregate);
}
function notFound(aggregate) {
    const { aggregateId, aggregateType = 'aggregate' } = aggregate;
    const message = `There is no ${aggregateType} "${aggregateId}".`;
    return new EventStoreError('aggregate_not_found', message, { ...aggregate });
}
//# sourceMappingURL=plan-replay.js.map