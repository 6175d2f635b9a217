import { _ } from 'ajv';
import { jsonSize } from './json-size.js';
import { isJsonArray, isJsonObject, subschemasOf, withSubschemas } from './subschemas.js';
/** What any check may take, and what it may take more for each value or 16 characters of data. */
const STEPS_FOR_ANY = 100_000;
const STEPS_FOR_EACH = 100;
/** Characters of a text that are looked at in about the time of one step. */
const CHARACTERS_A_STEP = 16;
/** Of an object with more names, V8 takes several times as long to go through each of them. */
const SMALL_OBJECT_NAMES_MAX = 256;
const STEPS_FOR_A_FAR_NAME = 6;
/** Thrown out of a check that takes more steps than the size of its data gives it. */
export class TooManySteps extends Error {
}
/**
 * Counts what a check of an event's data does, so that none takes long: a schema can double the
 * work with every level of its references or of the data, and no look at it beforehand says so
 * without refusing honest ones too. It counts steps and not time: the same data always gets
 * the same answer.
 */
export class StepMeter {
    /** AJV asks patterns of names while it compiles: that is not part of any check. */
    #left = Number.POSITIVE_INFINITY;
    #data;
    /** A new check begins, of this data. */
    begin(data) {
        this.#left = STEPS_FOR_ANY;
        this.#data = data;
    }
    spend(steps) {
        this.#left -= steps;
        if (this.#left < 0)
            this.#extend();
    }
    spendOn(text) {
        this.spend(1 + text.length / CHARACTERS_A_STEP);
    }
    /** How often a keyword that asks each member does so; of a text, how long it takes to count. */
    membersOf(value) {
        if (typeof value === 'string')
            return value.length / CHARACTERS_A_STEP;
        if (Array.isArray(value))
            return value.length;
        if (typeof value !== 'object' || value === null)
            return 0;
        const count = Object.keys(value).length;
        return count > SMALL_OBJECT_NAMES_MAX ? count * STEPS_FOR_A_FAR_NAME : count;
    }
    /** The size of the data is only asked for where a check turns out to be a long one. */
    #extend() {
        if (this.#data !== undefined) {
            const { values, characters } = jsonSize(this.#data);
            this.#data = undefined;
            this.#left += STEPS_FOR_EACH * (values + characters / CHARACTERS_A_STEP);
        }
        if (this.#left < 0)
            throw new TooManySteps();
    }
}
/** The schema with `x-steps` in every place where a check does more than look at one thing. */
export function metered(schema) {
    if (!isJsonObject(schema))
        return schema;
    const steps = [stepsOnce(schema), stepsForEach(schema)];
    const inner = withSubschemas(schema, metered);
    return steps[0] === 1 && steps[1] === 0 ? inner : { ...inner, [STEPS]: steps };
}
/** Makes AJV count: before anything else of a schema is asked, its steps are spent. */
export function addStepMeter(ajv, meter) {
    ajv.addKeyword({
        keyword: STEPS,
        schemaType: 'array',
        before: '$ref',
        code({ gen, data, schema }) {
            const [once, each] = schema;
            const counter = gen.scopeValue('obj', { ref: meter });
            const members = each === 0 ? _ `` : _ ` + ${each} * ${counter}.membersOf(${data})`;
            gen.code(_ `${counter}.spend(${once}${members})`);
        },
    });
}
const STEPS = 'x-steps';
/** Itself, each schema in it, and each name that it asks for. */
function stepsOnce(schema) {
    const { required, dependentRequired = null } = schema;
    const names = isJsonArray(required) ? required.length : 0;
    return subschemasOf(schema).length + names + jsonSize(dependentRequired).values;
}
function stepsForEach({ patternProperties, ...schema }) {
    const patterns = isJsonObject(patternProperties) ? Object.keys(patternProperties).length : 0;
    return patterns + Object.keys(schema).filter((keyword) => ASKS_EACH.has(keyword)).length;
}
const ASKS_EACH = new Set([
    ...['items', 'contains', 'unevaluatedItems', 'uniqueItems'],
    ...['additionalProperties', 'propertyNames', 'unevaluatedProperties'],
    ...['maxProperties', 'minProperties', 'maxLength', 'minLength'],
]);
//# sourceMappingURL=step-meter.js.map