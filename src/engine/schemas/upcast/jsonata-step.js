import jsonata from 'jsonata';
import { jsonResult } from './json-result.js';
export function jsonataFaults(expression) {
    if (typeof expression !== 'string')
        return [{ pointer: '', message: 'must be a text' }];
    try {
        jsonata(expression);
        return [];
    }
    catch (error) {
        const { message, position } = error;
        return [{ pointer: '', message: `is no JSONata expression: ${message} (at ${position})` }];
    }
}
/** A JSONata expression: its input is the data, its result the new data. */
export function compileJsonata(expression) {
    const compiled = jsonata(expression);
    return {
        upcast: async (data) => jsonResult(await compiled.evaluate(data), 'the result'),
    };
}
//# sourceMappingURL=jsonata-step.js.map