import { Ajv2020 } from 'ajv/dist/2020.js';
import { pointerTo } from '../../events/json-pointer.js';
import { NEW_EVENT_FAULTS, NEW_EVENT_SCHEMA } from '../../events/new-event.schema.js';
/** True where the schema has nothing against it; `newEventFaults` says the rest. */
export const isNewEvent = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    allErrors: true,
}).compile(NEW_EVENT_SCHEMA);
/** What `isNewEvent` had against the value that it was last asked of, which stands at `pointer`. */
export function newEventFaults(pointer) {
    return (isNewEvent.errors ?? []).map((error) => faultOf(error, pointer));
}
/** No text without a sense: half of a character that takes two (JSON Schema cannot say it). */
export function surrogateFaults(event, pointer) {
    if (isWellFormed(event))
        return [];
    const { tags = [] } = event;
    const texts = [
        ...NAMES.map((name) => [`/${name}`, event[name]]),
        ...tags.map((tag, index) => [`/tags/${index}`, tag]),
    ];
    return texts
        .filter(([, text]) => text?.isWellFormed() === false)
        .map(([place]) => ({
        pointer: pointer + place,
        message: 'has a lone surrogate, which is no text',
    }));
}
const NAMES = ['eventType', 'aggregateId', 'userId', 'correlationId', 'causationId'];
/** Asked of every event, so it looks without making anything. */
function isWellFormed(event) {
    for (const name of NAMES)
        if (event[name]?.isWellFormed() === false)
            return false;
    return event.tags?.every((tag) => tag.isWellFormed()) ?? true;
}
function faultOf({ params, keyword, message, instancePath }, pointer) {
    const { missingProperty, additionalProperty } = params;
    if (additionalProperty !== undefined) {
        const unknown = 'is no field of a new event';
        return {
            pointer: pointer + pointerTo(additionalProperty),
            message: said(additionalProperty) ?? unknown,
        };
    }
    if (missingProperty !== undefined) {
        return { pointer: `${pointer}/${missingProperty}`, message: 'is required' };
    }
    return {
        pointer: pointer + instancePath,
        message: wordsFor(keyword, instancePath) ?? `${message}`,
    };
}
function wordsFor(keyword, instancePath) {
    if (keyword === 'minLength' || keyword === 'maxLength')
        return undefined;
    const [, field = ''] = instancePath.split('/');
    const isControlled = keyword === 'pattern' ? 'must have no control characters' : undefined;
    return said(field) ?? isControlled;
}
function said(field) {
    return Object.hasOwn(NEW_EVENT_FAULTS, field) ? NEW_EVENT_FAULTS[field] : undefined;
}
//# sourceMappingURL=new-event-faults.js.map