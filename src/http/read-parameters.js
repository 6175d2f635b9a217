import { Ajv2020 } from 'ajv/dist/2020.js';
import { invalidRequest } from '../errors.js';
import { pointerTo } from '../events/json-pointer.js';
import { rfc3339Time } from '../events/rfc3339-time.js';
/**
 * Checks the query or path of a request against the schemas of its parameters, which are those in
 * the OpenAPI document. Numbers are given as numbers, what may be repeated as a list.
 *
 * The function it returns throws EventStoreError `invalid_request` with every fault.
 */
export function parametersReader(parameters) {
    const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
    const isValid = ajv.compile({
        type: 'object',
        properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    });
    return (given) => {
        const faults = [];
        const values = {};
        for (const [name, text] of Object.entries(given)) {
            const parameter = known.get(name);
            if (parameter === undefined)
                faults.push(faultAt(name, 'is no parameter here'));
            else
                values[name] = givenValue(parameter, text, faults);
        }
        if (isValid(values) && faults.length === 0)
            return values;
        const wrong = new Set((isValid.errors ?? []).map((error) => error.instancePath.split('/')[1]));
        for (const name of wrong)
            faults.push(faultAt(name ?? '', known.get(name ?? '')?.fault ?? ''));
        throw invalidRequest(faults);
    };
}
const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    // A UUID has its pattern.
    formats: { 'date-time': isTime, uuid: true },
});
function givenValue({ name, schema }, given, faults) {
    if (schema['type'] === 'array')
        return Array.isArray(given) ? given : [given];
    if (typeof given !== 'string')
        faults.push(faultAt(name, 'may be given once'));
    else if (schema['type'] === 'integer')
        return /^[0-9]{1,16}$/.test(given) ? Number(given) : given;
    return Array.isArray(given) ? undefined : given;
}
function faultAt(name, message) {
    return { pointer: pointerTo(name), message };
}
function isTime(text) {
    return rfc3339Time(text) !== undefined;
}
//# sourceMappingURL=read-parameters.js.map