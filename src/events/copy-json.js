import { pointerTo } from './json-pointer.js';
import { LIMITS } from './limits.js';
/**
 * A deep copy of a JSON object that nobody else holds, or the first fault in it: a value JSON
 * cannot carry (a date, undefined, NaN, a lone surrogate …), too deep a nesting, or a name that
 * would be taken for something else (`__proto__`, one with a NUL). Every other name is data.
 */
export function copyJsonObject(value, pointer) {
    if (!isPlainObject(value))
        return { fault: { pointer, message: 'must be a JSON object' } };
    const copier = new Copier();
    const copy = copier.object(value, 1);
    if (copier.fault === undefined)
        return { copy, valueCount: copier.valueCount };
    return { fault: { pointer: pointer + copier.fault.pointer, message: copier.fault.message } };
}
/** The fault's pointer grows from the inside out, so that a faultless copy builds no pointers. */
class Copier {
    fault;
    valueCount = 0;
    value(value, depth) {
        this.valueCount += 1;
        switch (typeof value) {
            case 'string':
                return value.isWellFormed() ? value : this.#fail('has a lone surrogate, which is no text');
            case 'number':
                // −0 is no other number in JSON; plus 0 makes it 0.
                return Number.isFinite(value) ? value + 0 : this.#fail('is not a finite number');
            case 'boolean':
                return value;
            case 'object':
                if (value === null)
                    return null;
                if (depth >= LIMITS.depthMax) {
                    return this.#fail(`is nested deeper than ${LIMITS.depthMax} levels`);
                }
                if (Array.isArray(value))
                    return this.#array(value, depth + 1);
                if (isPlainObject(value))
                    return this.object(value, depth + 1);
        }
        return this.#fail('is no JSON value');
    }
    object(source, depth) {
        const copy = {};
        for (const key of Object.keys(source)) {
            if (!isUsableName(key))
                this.#fail(`has a name that cannot be stored`);
            else
                copy[key] = this.value(source[key], depth);
            if (this.fault !== undefined) {
                this.#under(key);
                break;
            }
        }
        return copy;
    }
    #array(source, depth) {
        const copy = new Array(source.length);
        for (let index = 0; index < source.length; index++) {
            copy[index] = this.value(source[index], depth);
            if (this.fault !== undefined) {
                this.#under(String(index));
                break;
            }
        }
        return copy;
    }
    #fail(message) {
        this.fault = { pointer: '', message };
        return null;
    }
    #under(key) {
        const fault = this.fault;
        this.fault = { pointer: pointerTo(key) + fault.pointer, message: fault.message };
    }
}
function isPlainObject(value) {
    if (typeof value !== 'object' || value === null)
        return false;
    const prototype = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
}
function isUsableName(key) {
    return key !== '__proto__' && !key.includes('\u0000') && key.isWellFormed();
}
//# sourceMappingURL=copy-json.js.map