import { Ajv2020 } from 'ajv/dist/2020.js';
import { invalidRequest } from '../../../errors.js';
import { dataFaults } from './data-faults.js';
import { jsonSize } from './json-size.js';
import { meteredAjv } from './metered-ajv.js';
import { metered, StepMeter, TooManySteps } from './step-meter.js';
/** Data with more characters or values is told its first fault only. */
const ALL_FAULTS_CHARACTERS_MAX = 64 * 1024;
const ALL_FAULTS_VALUES_MAX = 4_096;
/**
 * Compiles what `bundledSchema` gave. It takes as long as the schema is large: documents that are
 * not known to be harmless are first given to a `SchemaTrial`. What the check takes is bounded by
 * the size of the data, whatever the schema says.
 *
 * @throws EventStoreError `invalid_request`, with faults, where AJV refuses the schema.
 */
export function compileSchema(bundled) {
    const findFirst = compiled(bundled, false);
    let findAll;
    return (data) => {
        const first = findFirst(data);
        if (first.length === 0 || !isSmall(data))
            return dataFaults(first);
        findAll ??= compiled(bundled, true);
        const all = findAll(data);
        // All of them can take too long where the first did not.
        return dataFaults(all === TOO_LONG ? first : all);
    };
}
const TOO_LONG = [
    { keyword: 'x-steps', instancePath: '', schemaPath: '#', params: {} },
];
function compiled(bundled, allErrors) {
    const meter = new StepMeter();
    const isValid = validator(bundled, meter, allErrors);
    return (data) => {
        meter.begin(data);
        try {
            return isValid(data) ? [] : (isValid.errors ?? []);
        }
        catch (error) {
            // A RangeError is a stack that is used up, or a list too long: another measure of too much.
            if (error instanceof TooManySteps || error instanceof RangeError)
                return TOO_LONG;
            throw error;
        }
    };
}
function validator(bundled, meter, allErrors) {
    try {
        const isSchema = dialect.validateSchema(bundled) === true;
        if (isSchema)
            return meteredAjv(meter, allErrors).compile(metered(bundled));
    }
    catch (error) {
        throw invalidRequest([{ pointer: '', message: `is refused by AJV: ${shortened(error)}` }]);
    }
    throw invalidRequest(dataFaults(dialect.errors ?? []));
}
/** Knows what JSON Schema 2020-12 says of schemas; compiled once, for all of them. */
const dialect = new Ajv2020({ strict: false, allErrors: true, logger: false });
function isSmall(data) {
    const { values, characters } = jsonSize(data);
    return values <= ALL_FAULTS_VALUES_MAX && characters <= ALL_FAULTS_CHARACTERS_MAX;
}
function shortened(error) {
    const text = error instanceof Error ? error.message : String(error);
    return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}
//# sourceMappingURL=compile-schema.js.map