import { RangeCheck } from './range-check.js';
/** @throws EventStoreError `invalid_request` with every fault. */
export function checkedAggregateRange({ aggregateType, aggregateId }, range) {
    const check = new RangeCheck({ ...range, aggregateType, aggregateId });
    check.aggregateType();
    check.text('aggregateId');
    const sequenceNumbers = check.span('SequenceNumber');
    return check.passed({
        aggregate: { aggregateType, aggregateId },
        sequenceNumbers,
        ...check.extent(),
    });
}
/** @throws EventStoreError `invalid_request` with every fault. */
export function checkedLogRange(range) {
    const check = new RangeCheck(range);
    if (range.aggregateType !== undefined)
        check.aggregateType();
    if (range.aggregateTypes !== undefined)
        check.aggregateTypes();
    if (range.aggregateId !== undefined)
        check.text('aggregateId');
    else
        check.needsAggregateId(['fromSequenceNumber', 'toSequenceNumber']);
    const { aggregateType, aggregateTypes, aggregateId } = range;
    const isOne = aggregateType !== undefined && aggregateId !== undefined;
    return check.passed({
        unit: isOne ? 'sequenceNumber' : 'position',
        aggregateType,
        aggregateTypes,
        aggregateId,
        content: check.content(range),
        positions: check.span('Position'),
        sequenceNumbers: check.span('SequenceNumber'),
        fromMs: check.time('from'),
        toMs: check.time('to'),
        ...check.extent(),
    });
}
/** @throws EventStoreError `invalid_request`. */
export function checkedPageStart(start, unit) {
    if (start === undefined)
        return undefined;
    const check = new RangeCheck({ start: start.at });
    check.count('start', 0);
    if (start.unit !== unit)
        check.fault('/start', `must be counted by ${unit}`);
    return check.passed(start.at);
}
/** @throws EventStoreError `invalid_request` with every fault. */
export function checkedListing(query) {
    const check = new RangeCheck(query);
    check.aggregateType();
    check.count('limit', 1);
    if (query.after !== undefined)
        check.text('after');
    const { aggregateType, after, limit } = query;
    return check.passed({ aggregateType, after, limit });
}
//# sourceMappingURL=range.js.map