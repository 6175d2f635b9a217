import { positionsInTime } from './positions-in-time.js';
import { scanAggregate } from './scan-aggregate.js';
import { scanAggregateId } from './scan-aggregate-id.js';
import { scanLog } from './scan-log.js';
import { scanTypes } from './scan-types.js';
import { overlapOf } from './span.js';
/**
 * Decides how the events of a range are found, and where they may lie. The newest commit is read
 * first, and the types after it: while commits arrive, a merge that does not stop there would show
 * one type's newer event and miss another's.
 */
export async function openScan(deps, range) {
    const newest = await deps.reader.newestCommit();
    if (newest === undefined)
        return { scan: scanLog(deps, [], { from: 1, to: 0 }), head: 0 };
    const head = newest.lastPosition;
    const inTime = await positionsInTime(deps.reader, range, newest);
    const positions = overlapOf(range.positions, inTime);
    return { scan: await scanOf(deps, range, positions, head), head };
}
async function scanOf(deps, range, positions, head) {
    const { reader } = deps;
    const { aggregateType, aggregateTypes, aggregateId, content, sequenceNumbers } = range;
    if (aggregateType !== undefined && aggregateId !== undefined) {
        const filter = { aggregateType, aggregateId, content };
        return scanAggregate(reader, filter, { sequenceNumbers, positions, head });
    }
    const types = await typesOf(deps, range);
    if (aggregateId !== undefined) {
        return scanAggregateId(reader, types, { aggregateId, content, sequenceNumbers, positions });
    }
    const isOfAll = aggregateType === undefined && aggregateTypes === undefined;
    const isWhole = isOfAll && Object.keys(content).length === 0;
    if (isWhole)
        return scanLog(deps, types, positions);
    return scanTypes(reader, types, content, positions);
}
async function typesOf({ aggregates }, { aggregateType, aggregateTypes }) {
    if (aggregateType !== undefined)
        return [aggregateType];
    const existing = await aggregates.aggregateTypes();
    if (aggregateTypes === undefined)
        return existing;
    return existing.filter((type) => aggregateTypes.includes(type));
}
//# sourceMappingURL=open-scan.js.map