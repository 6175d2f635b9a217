import { invalidRequest } from '../../errors.js';
import { AGGREGATE_TYPE_PATTERN, LIMITS } from '../../events/limits.js';
import { rfc3339Time } from '../../events/rfc3339-time.js';
const EVENT_TYPES_MAX = LIMITS.eventTypesMax;
const NAME_MAX = LIMITS.idCharactersMax;
/**
 * Collects the faults of what was given. What is asked of the database must be of the right type
 * also where TypeScript did not see to it.
 */
export class RangeCheck {
    #faults = [];
    #given;
    constructor(given) {
        this.#given = given;
    }
    passed(checked) {
        if (this.#faults.length > 0)
            throw invalidRequest(this.#faults);
        return checked;
    }
    fault(pointer, message) {
        this.#faults.push({ pointer, message });
    }
    aggregateType() {
        const { aggregateType } = this.#given;
        if (typeof aggregateType === 'string' && AGGREGATE_TYPE_PATTERN.test(aggregateType))
            return;
        this.fault('/aggregateType', 'must be a letter and up to 63 further letters or digits');
    }
    aggregateTypes() {
        const { aggregateType, aggregateTypes } = this.#given;
        if (aggregateType !== undefined) {
            this.fault('/aggregateTypes', 'does not go together with aggregateType');
        }
        const isList = Array.isArray(aggregateTypes) &&
            aggregateTypes.length <= LIMITS.aggregateTypesMax &&
            aggregateTypes.every((each) => typeof each === 'string' && AGGREGATE_TYPE_PATTERN.test(each));
        if (isList)
            return;
        const message = `must be a list of at most ${LIMITS.aggregateTypesMax} aggregate types`;
        this.fault('/aggregateTypes', message);
    }
    text(name, value = this.#given[name], pointer = `/${name}`) {
        if (isName(value))
            return;
        this.fault(pointer, `must be a string of 1 to ${NAME_MAX} characters`);
    }
    count(name, minimum) {
        const value = this.#given[name];
        if (Number.isSafeInteger(value) && value >= minimum)
            return;
        this.fault(`/${name}`, `must be an integer from ${minimum}`);
    }
    content({ eventTypes, userId, correlationId, tag }) {
        for (const name of ['userId', 'correlationId', 'tag']) {
            if (this.#given[name] !== undefined)
                this.text(name);
        }
        return {
            ...(eventTypes !== undefined && { eventTypes: this.#eventTypes(eventTypes) }),
            ...(userId !== undefined && { userId }),
            ...(correlationId !== undefined && { correlationId }),
            ...(tag !== undefined && { tag }),
        };
    }
    span(unit) {
        const [from, to] = [`from${unit}`, `to${unit}`].map((name) => {
            if (this.#given[name] !== undefined)
                this.count(name, 0);
            return this.#given[name];
        });
        return { from: Math.max(from ?? 1, 1), to: to ?? Number.MAX_SAFE_INTEGER };
    }
    extent() {
        const { order = 'asc', limit } = this.#given;
        if (limit !== undefined)
            this.count('limit', 1);
        if (order !== 'asc' && order !== 'desc')
            this.fault('/order', 'must be "asc" or "desc"');
        return { order, limit: limit ?? Number.POSITIVE_INFINITY };
    }
    time(name) {
        const value = this.#given[name];
        if (value === undefined)
            return undefined;
        const time = typeof value === 'string' ? rfc3339Time(value) : undefined;
        if (time === undefined) {
            this.fault(`/${name}`, 'must be a date and time of RFC 3339, such as 2031-03-14T06:12:00Z');
        }
        return time;
    }
    needsAggregateId(names) {
        for (const name of names) {
            if (this.#given[name] === undefined)
                continue;
            this.fault(`/${name}`, 'counts within an aggregate: aggregateId must be given too');
        }
    }
    #eventTypes(eventTypes) {
        const count = Array.isArray(eventTypes) ? eventTypes.length : 0;
        if (count < 1 || count > EVENT_TYPES_MAX) {
            this.fault('/eventTypes', `must be a list of 1 to ${EVENT_TYPES_MAX} event types`);
            return [];
        }
        for (const [index, each] of eventTypes.entries()) {
            this.text('eventTypes', each, `/eventTypes/${index}`);
        }
        return [...new Set(eventTypes)];
    }
}
function isName(value) {
    if (typeof value !== 'string' || value === '')
        return false;
    // A character beyond U+FFFF takes two places.
    return value.length <= 2 * NAME_MAX && [...value].length <= NAME_MAX;
}
//# sourceMappingURL=range-check.js.map