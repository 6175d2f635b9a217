import { isEventStoreError } from '../../../errors.js';
import { compileSchema } from './compile-schema.js';
import { slowPatternFaults } from './pattern-faults.js';
import { sampleData } from './sample-data.js';
/**
 * What is wrong with a bundled schema, found by trying it: it can take long, or not come back, and
 * use up the memory. To be called in a worker that can be ended (`schema-trial.ts`).
 */
export function tryBundledSchema(bundled) {
    const slow = slowPatternFaults(bundled);
    if (slow.length > 0)
        return slow;
    try {
        const check = compileSchema(bundled);
        for (const data of sampleData(bundled))
            check(data);
        return [];
    }
    catch (error) {
        if (isEventStoreError(error, 'invalid_request'))
            return error.details.faults;
        throw error;
    }
}
//# sourceMappingURL=try-schema.js.map