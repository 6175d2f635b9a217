import { isEventStoreError } from '../../errors.js';
import { encoded, VALUE_FORMATS } from '../event-formats.js';
import { acceptedOf, JSON_TYPE, MESSAGE_PACK } from '../media-types.js';
import { send } from '../send.js';
/** An orchestrator may ask often; the database is asked at most once in this time. */
const ANSWER_HOLDS_MS = 1_000;
const ANSWER_TIMEOUT_MS = 3_000;
const IS_LIVE = {
    operationId: 'isLive',
    method: 'get',
    path: '/health/live',
    access: 'public',
    budget: 'address',
    tag: 'Operation',
    summary: 'The process answers',
    parameters: [],
    responses: { 200: statusIs('live', 'It does.') },
    problems: ['not_acceptable'],
};
const IS_READY = {
    operationId: 'isReady',
    method: 'get',
    path: '/health/ready',
    access: 'public',
    budget: 'address',
    tag: 'Operation',
    summary: 'A majority write goes through',
    parameters: [],
    responses: {
        200: statusIs('ready', 'It does.'),
        503: statusIs('not_ready', 'It does not; ask again later.'),
    },
    problems: ['not_acceptable'],
};
function statusIs(status, description) {
    const schema = {
        type: 'object',
        required: ['status'],
        additionalProperties: false,
        properties: { status: { const: status } },
    };
    const examples = { [status]: { value: { status } } };
    return {
        description,
        content: { [JSON_TYPE]: { schema, examples }, [MESSAGE_PACK]: { schema } },
    };
}
/** `GET /health/live`: the process answers. `GET /health/ready`: a majority write goes through. */
export function healthRoutes(store) {
    let asked = { at: Number.NEGATIVE_INFINITY, answer: Promise.resolve(false) };
    function isReady() {
        const now = performance.now();
        if (now - asked.at > ANSWER_HOLDS_MS)
            asked = { at: now, answer: isWritable(store) };
        return asked.answer;
    }
    return [
        {
            operation: IS_LIVE,
            handle(request, response) {
                const format = acceptedOf(request, VALUE_FORMATS);
                send(response, 200, encoded({ status: 'live' }, format));
            },
        },
        {
            operation: IS_READY,
            async handle(request, response) {
                const format = acceptedOf(request, VALUE_FORMATS);
                if (await isReady())
                    return send(response, 200, encoded({ status: 'ready' }, format));
                response.setHeader('Retry-After', '1');
                send(response, 503, encoded({ status: 'not_ready' }, format));
            },
        },
    ];
}
async function isWritable(store) {
    let timer;
    const late = new Promise((resolve) => {
        timer = setTimeout(() => resolve(false), ANSWER_TIMEOUT_MS);
    });
    const written = store.assertWritable().then(() => true, (error) => {
        if (isEventStoreError(error))
            return false;
        throw error;
    });
    return await Promise.race([written, late]).finally(() => clearTimeout(timer));
}
//# sourceMappingURL=health.route.js.map