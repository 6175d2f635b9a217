import { copyJsonObject } from '../../events/copy-json.ts';
import type { JsonObject } from '../../events/event.ts';
import { LIMITS } from '../../events/limits.ts';
import { rfc3339Time } from '../../events/rfc3339-time.ts';
import type { ReplayedAggregate, ReplayPoint, ReplayRequest, WhatIfEvent } from '../../replay.ts';
import type { ReadSchemaVersion } from '../../schemas.ts';
import { RangeCheck } from '../read/range-check.ts';

/** What is asked for, as it must be; what-if events are copies that nobody else holds. */
export interface CheckedRequest extends ReplayedAggregate {
  readonly toSequenceNumber: number | undefined;
  /** Milliseconds since 1970; the part of one that a time may have beyond is cut off. */
  readonly toMs: number | undefined;
  readonly useSnapshot: boolean;
  readonly schemaVersion: ReadSchemaVersion;
  readonly whatIf: readonly WhatIfEvent[];
}

/**
 * Must be right also where TypeScript did not see to it.
 *
 * @throws EventStoreError `invalid_request` with every fault.
 */
export function checkedRequest(request: ReplayRequest): CheckedRequest {
  const { aggregateId, aggregateType, aggregateTypes, handler } = request;
  const { toSequenceNumber, useSnapshot = true, whatIf = [] } = request;
  const { schemaVersion = 'latest' } = request;
  const check = new RangeCheck(request);
  check.text('aggregateId');
  if (aggregateType !== undefined) check.aggregateType();
  if (aggregateTypes !== undefined) check.aggregateTypes();
  if (handler !== undefined) check.text('handler');
  if (typeof useSnapshot !== 'boolean') check.fault('/useSnapshot', 'must be true or false');
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

function checkedTime(
  { toSequenceNumber, toTimestamp }: ReplayPoint,
  check: RangeCheck,
): number | undefined {
  if (toSequenceNumber !== undefined) check.count('toSequenceNumber', 0);
  if (toTimestamp === undefined) return undefined;
  if (toSequenceNumber !== undefined) {
    check.fault('/toTimestamp', 'does not go together with toSequenceNumber');
  }
  // Rounded up, a time within a millisecond would take in the events after it.
  const toMs = rfc3339Time(String(toTimestamp).replace(/(\.\d{3})\d+/, '$1'));
  if (toMs === undefined) {
    check.fault(
      '/toTimestamp',
      'must be a date and time of RFC 3339, such as 2031-03-14T06:12:00Z',
    );
  }
  return toMs;
}

function checkedWhatIf(given: readonly WhatIfEvent[], check: RangeCheck): readonly WhatIfEvent[] {
  if (Array.isArray(given) && given.length <= LIMITS.whatIfEventsMax) {
    return given.map((event, index) => checkedEvent(event, `/whatIf/${index}`, check));
  }
  check.fault('/whatIf', `must be a list of at most ${LIMITS.whatIfEventsMax} events`);
  return [];
}

function checkedEvent(
  event: Partial<WhatIfEvent> | null,
  pointer: string,
  check: RangeCheck,
): WhatIfEvent {
  const { eventType = '', data, version } = event ?? {};
  check.text('eventType', eventType, `${pointer}/eventType`);
  if (version !== undefined && (!Number.isSafeInteger(version) || version < 1)) {
    check.fault(`${pointer}/version`, 'must be an integer from 1');
  }
  const checked = { eventType, data: checkedData(data, `${pointer}/data`, check) };
  return version === undefined ? checked : { ...checked, version };
}

function checkedData(data: unknown, pointer: string, check: RangeCheck): JsonObject {
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
