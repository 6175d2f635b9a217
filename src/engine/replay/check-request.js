import { copyJsonObject } from '../../events/copy-json.js';
import { LIMITS } from '../../events/limits.js';
import { rfc3339Time } from '../../events/rfc3339-time.js';
import { RangeCheck } from '../read/range-check.js';
/**
 * Must be right also where TypeScript did not see to it.
 *
 * @throws EventStoreError `invalid_request` with every fault.
 */
export function checkedRequest(request) {
    const { aggregateId, aggregateType, aggregateTypes, handler } = request;
    const { toSequenceNumber, useSnapshot = true, whatIf = [] } = request;
    const { schemaVersion = 'latest' } = request;
    const check = new RangeCheck(request);
    check.text('aggregateId');
    if (aggregateType !== undefined)
        check.aggregateType();
    if (aggregateTypes !== undefined)
        check.aggregateTypes();
    if (handler !== undefined)
        check.text('handler');
    if (typeof useSnapshot !== 'boolean')
        check.fault('/useSnapshot', 'must be true or false');
    return check.passed({
        aggregateId,
        ...(aggregateType !== undefined && { aggregateType }),
        ...(aggregateTypes !== undefined && { aggregateTypes }),
        ...(handler !== undefined && { handler }),
        toSequenceNumber,
        toMs: checkedTime(request, check),
        // What is kept is of the latest versions.
        useSnapshot: useSnapshot && schemaVersion === 'latest',
        schemaVersion,
        whatIf: checkedWhatIf(whatIf, check),
    });
}
function checkedTime({ toSequenceNumber, toTimestamp }, check) {
    if (toSequenceNumber !== undefined)
        check.count('toSequenceNumber', 0);
    if (toTimestamp === undefined)
        return undefined;
    if (toSequenceNumber !== undefined) {
        check.fault('/toTimestamp', 'does not go together with toSequenceNumber');
    }
    // Rounded up, a time within a millisecond would take in the events after it.
    const toMs = rfc3339Time(String(toTimestamp).replace(/(\.\d{3})\d+/, '$1'));
    if (toMs === undefined) {
        check.fault('/toTimestamp', 'must be a date and time of RFC 3339, such as 2031-03-14T06:12:00Z');
    }
    return toMs;
}
function checkedWhatIf(given, check) {
    if (Array.isArray(given) && given.length <= LIMITS.whatIfEventsMax) {
        return given.map((event, index) => checkedEvent(event, `/whatIf/${index}`, check));
    }
    check.fault('/whatIf', `must be a list of at most ${LIMITS.whatIfEventsMax} events`);
    return [];
}
function checkedEvent(event, pointer, check) {
    const { eventType = '', data, version } = event ?? {};
    check.text('eventType', eventType, `${pointer}/eventType`);
    if (version !== undefined && (!Number.isSafeInteger(version) || version < 1)) {
        check.fault(`${pointer}/version`, 'must be an integer from 1');
    }
    const checked = { eventType, data: checkedData(data, `${pointer}/data`, check) };
    return version === undefined ? checked : { ...checked, version };
}
function checkedData(data, pointer, check) {
    const copied = copyJsonObject(data, pointer);
    if ('fault' in copied) {
        check.fault(copied.fault.pointer, copied.fault.message);
        return {};
    }
    if (Buffer.byteLength(JSON.stringify(copied.copy)) > LIMITS.dataBytesMax) {
        check.fault(pointer, `is larger than ${LIMITS.dataBytesMax} bytes`);
    }
    return copied.copy;
}
//# sourceMappingURL=check-request.js.map