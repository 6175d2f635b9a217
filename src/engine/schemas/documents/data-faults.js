import { pointerTo } from '../../../events/json-pointer.js';
const FAULTS_MAX = 100;
const VALUES_TOLD_CHARACTERS_MAX = 200;
/**
 * What AJV has against a value, in words that a person can act on: each with the pointer to the
 * value, or to the property that is missing or too much. At most a hundred, none of them twice.
 */
export function dataFaults(errors) {
    const faults = new Map();
    for (const error of errors) {
        if (SAID_BY_OTHERS.has(error.keyword))
            continue;
        const fault = faultOf(error);
        faults.set(`${fault.pointer} ${fault.message}`, fault);
        if (faults.size === FAULTS_MAX)
            break;
    }
    return Array.from(faults.values());
}
/** Keywords whose error only says that there are errors within. */
const SAID_BY_OTHERS = new Set(['if', 'propertyNames']);
function faultOf(error) {
    const params = error.params;
    const property = propertyOf(error, params);
    return {
        pointer: error.instancePath + (property === undefined ? '' : pointerTo(property)),
        message: messageOf(error, params),
    };
}
/** The property that a fault of an object is about. */
function propertyOf({ propertyName }, params) {
    const names = [
        params['missingProperty'],
        params['additionalProperty'],
        params['unevaluatedProperty'],
        propertyName,
    ];
    return names.find((name) => typeof name === 'string');
}
function messageOf({ keyword, message, propertyName }, params) {
    const say = Object.hasOwn(WORDS, keyword) ? WORDS[keyword] : undefined;
    const said = say?.(params) ?? message ?? 'is not valid';
    return propertyName === undefined ? said : `has a name that ${said}`;
}
const WORDS = {
    required: () => 'is required',
    dependentRequired: ({ property }) => `is required where there is ${told(property)}`,
    additionalProperties: () => 'is no property of this event',
    unevaluatedProperties: () => 'is no property of this event',
    unevaluatedItems: ({ len }) => `must have at most ${told(len)} items`,
    'false schema': () => 'may not be there',
    type: ({ type }) => `must be ${Array.isArray(type) ? type.join(' or ') : told(type)}`,
    enum: ({ allowedValues }) => `must be equal to one of ${toldValues(allowedValues)}`,
    const: ({ allowedValue }) => `must be equal to ${toldValue(allowedValue)}`,
    minLength: ({ limit }) => `must have at least ${told(limit)} characters`,
    maxLength: ({ limit }) => `must have at most ${told(limit)} characters`,
    minItems: ({ limit }) => `must have at least ${told(limit)} items`,
    maxItems: ({ limit }) => `must have at most ${told(limit)} items`,
    items: ({ limit }) => `must have at most ${told(limit)} items`,
    minProperties: ({ limit }) => `must have at least ${told(limit)} properties`,
    maxProperties: ({ limit }) => `must have at most ${told(limit)} properties`,
    uniqueItems: () => 'must have no item twice',
    multipleOf: ({ multipleOf }) => `must be a multiple of ${told(multipleOf)}`,
    pattern: ({ pattern }) => `must match the pattern ${told(pattern)}`,
    format: ({ format }) => `must be a ${told(format)}`,
    not: () => 'is what it must not be',
    anyOf: () => 'must fit at least one of several schemas',
    oneOf: ({ passingSchemas }) => `must fit exactly one of several schemas, and fits ${passingSchemas === null ? 'none' : 'two'}`,
    'x-steps': () => 'takes too many steps to check against its schema',
};
function toldValues(values) {
    if (!Array.isArray(values))
        return toldValue(values);
    let text = '';
    for (const [index, value] of values.entries()) {
        const further = `${index === 0 ? '' : ', '}${toldValue(value)}`;
        if (text.length + further.length > VALUES_TOLD_CHARACTERS_MAX) {
            return `${text}${index === 0 ? '' : ', '}… (${values.length} values)`;
        }
        text += further;
    }
    return text;
}
function toldValue(value) {
    return told(JSON.stringify(value));
}
function told(value) {
    const text = String(value);
    const isLong = text.length > VALUES_TOLD_CHARACTERS_MAX;
    return isLong ? `${text.slice(0, VALUES_TOLD_CHARACTERS_MAX)}…` : text;
}
//# sourceMappingURL=data-faults.js.map