import { canonicalJson } from '../../events/canonical-json.js';
import { copyJsonObject } from '../../events/copy-json.js';
import { LIMITS } from '../../events/limits.js';
import { withContext } from './append-context.js';
import { isNewEvent, newEventFaults, surrogateFaults } from './new-event-faults.js';
/** One event of a request, at `pointer`; undefined where it has faults, which are added. */
export function parseEvent(given, pointer, { context, latestVersion }, faults) {
    if (!isNewEvent(given)) {
        faults.push(...newEventFaults(pointer));
        return undefined;
    }
    faults.push(...surrogateFaults(given, pointer));
    if (!hasType(given)) {
        const message = 'is required where no one aggregate type has a schema of the event type';
        faults.push({ pointer: `${pointer}/aggregateType`, message });
        return undefined;
    }
    const data = copyJsonObject(given.data, `${pointer}/data`);
    const metadata = copyJsonObject(given.metadata ?? {}, `${pointer}/metadata`);
    if ('copy' in data && 'copy' in metadata) {
        const version = given.version ?? latestVersion(given);
        const parsed = { ...parsedOf(given, data, metadata, context), version };
        faults.push(...sizeFaults(parsed, pointer));
        return parsed;
    }
    if ('fault' in data)
        faults.push(data.fault);
    if ('fault' in metadata)
        faults.push(metadata.fault);
    return undefined;
}
function hasType(given) {
    return given.aggregateType !== undefined;
}
function parsedOf(given, { copy: data, valueCount: dataValues }, { copy: givenMetadata, valueCount: metadataValues }, context) {
    const metadata = withContext(givenMetadata, given.userId, context);
    const dataText = canonicalJson(data);
    const metadataText = canonicalJson(metadata);
    const dataBytes = Buffer.byteLength(dataText);
    const metadataBytes = Buffer.byteLength(metadataText);
    const tags = given.tags === undefined ? [] : [...given.tags];
    const event = { ...given, data, metadata: givenMetadata, tags };
    if (given.eventId !== undefined)
        event.eventId = given.eventId.toLowerCase();
    const jsonBytes = dataBytes + metadataBytes;
    const addedValues = metadata === givenMetadata ? 0 : CONTEXT_VALUES;
    const valueCount = dataValues + metadataValues + addedValues;
    return {
        event,
        metadata,
        correlationId: given.correlationId ?? context.correlationId,
        tags,
        dataText,
        metadataText,
        dataBytes,
        metadataBytes,
        jsonBytes,
        storedBytes: jsonBytes + valueCount * VALUE_BYTES_MAX,
    };
}
/** What BSON takes for a value beyond its JSON: type, index in an array, length or eight bytes. */
const VALUE_BYTES_MAX = 16;
/** Who appended it, and a trace of two parts. */
const CONTEXT_VALUES = 3;
function sizeFaults({ dataBytes, metadataBytes }, pointer) {
    const { dataBytesMax, metadataBytesMax } = LIMITS;
    const faults = [];
    if (dataBytes > dataBytesMax) {
        faults.push({ pointer: `${pointer}/data`, message: tooLarge(dataBytes, dataBytesMax) });
    }
    if (metadataBytes > metadataBytesMax) {
        const message = tooLarge(metadataBytes, metadataBytesMax);
        faults.push({ pointer: `${pointer}/metadata`, message });
    }
    return faults;
}
export const tooLarge = (bytes, limit) => `is ${bytes} bytes of canonical JSON; the limit is ${limit}`;
//# sourceMappingURL=parse-event.js.map