import { compatibilityFaults, } from '../compatibility/compatibility-faults.js';
import { tryBundledSchema } from './try-schema.js';
export function carryOut({ bundled, successions = [] }) {
    const faults = bundled === undefined ? [] : tryBundledSchema(bundled);
    if (faults.length > 0)
        return { faults, reasons: [] };
    const reasons = successions.map(({ mode, candidate, earlier }) => compatibilityFaults(mode, candidate, earlier));
    return { faults, reasons };
}
//# sourceMappingURL=trial-task.js.map