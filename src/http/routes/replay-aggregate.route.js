import { invalidRequest, isEventStoreError } from '../../errors.js';
import { encoded, VALUE_FORMATS } from '../event-formats.js';
import { goneSignal } from '../gone-signal.js';
import { LineStream } from '../line-stream.js';
import { acceptedOf, bodyTypeOf, JSON_TYPE, MESSAGE_PACK, NDJSON } from '../media-types.js';
import { problemOf } from '../problem.js';
import { readBody } from '../read-body.js';
import { readFields } from '../read-fields.js';
import { parametersReader } from '../read-parameters.js';
import { send } from '../send.js';
import { REPLAY_AGGREGATE } from './states.operations.js';
const readPath = parametersReader(REPLAY_AGGREGATE.parameters);
const FIELDS = {
    aggregateType: 'optional',
    toSequenceNumber: 'optional',
    toTimestamp: 'optional',
    useSnapshot: 'optional',
    schemaVersion: 'optional',
    handler: 'optional',
    whatIf: 'optional',
    trace: 'optional',
    fromSequenceNumber: 'optional',
};
/** `POST /v1/events/replay/{aggregateId}`: the state of an aggregate at a point, or how it came. */
export function replayAggregateRoute(slots) {
    return {
        operation: REPLAY_AGGREGATE,
        async handle(request, response, access) {
            const { aggregateId } = readPath(request.params);
            const { trace = false, ...fields } = await fieldsOf(request, response);
            const format = acceptedOf(request, [...VALUE_FORMATS, NDJSON]);
            assertTraceable(trace, fields, format === NDJSON);
            // What is in it, the engine checks.
            const asked = { ...fields, aggregateId };
            const signal = goneSignal(response);
            if (format === NDJSON) {
                await slots.during(access.countedAs, () => streamReplay({ asked, isTraced: trace === true, access, response, signal }));
            }
            else {
                const replayed = await access.replays.replay(asked, { signal });
                response.setHeader('ETag', `"${replayed.sequenceNumber}"`);
                send(response, 200, encoded(replayed, format));
            }
        },
    };
}
async function fieldsOf(request, response) {
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    if (coding === undefined && (length === undefined || length === '0'))
        return {};
    const type = bodyTypeOf(request, [JSON_TYPE, MESSAGE_PACK]);
    return readFields(await readBody(request, response, type), FIELDS);
}
function assertTraceable(trace, fields, isStream) {
    const faults = [];
    if (typeof trace !== 'boolean') {
        faults.push({ pointer: '/trace', message: 'must be true or false' });
    }
    else if (trace && !isStream) {
        faults.push({ pointer: '/trace', message: `goes with Accept: ${NDJSON}` });
    }
    if (trace !== true && 'fromSequenceNumber' in fields) {
        faults.push({ pointer: '/fromSequenceNumber', message: 'goes with trace' });
    }
    if (faults.length > 0)
        throw invalidRequest(faults);
}
async function streamReplay(streamed) {
    const { asked, isTraced, access, response, signal } = streamed;
    const lines = new LineStream(response, NDJSON);
    const onProgress = (progress) => lines.offer({ progress });
    const options = { signal, onProgress };
    try {
        const result = isTraced
            ? await traced(access.replays.traceReplay(asked, options), lines)
            : await access.replays.replay(asked, options);
        await lines.end({ result });
    }
    catch (error) {
        // Where lines were sent, one more says why there is no result.
        if (response.headersSent && isEventStoreError(error)) {
            await lines.end({ problem: problemOf(error).body });
        }
        throw error;
    }
}
async function traced(steps, lines) {
    for (;;) {
        const { done, value } = await steps.next();
        if (done)
            return value;
        await lines.write({ step: value });
    }
}
//# sourceMappingURL=replay-aggregate.route.js.map