import { Ajv2020 } from 'ajv/dist/2020.js';
import { invalidRequest } from '../../errors.js';
import { pointerTo } from '../../events/json-pointer.js';
import { SNAPSHOT_POLICY_DEFAULT, SNAPSHOT_POLICY_FAULTS, SNAPSHOT_POLICY_SCHEMA, } from '../../events/snapshot-policy.schema.js';
/** A policy as somebody gives it; the rest is as SNAPSHOT_POLICY_DEFAULT has it. */
export function parseSnapshotPolicy(given) {
    if (!isPolicy(given))
        throw invalidRequest(schemaFaults());
    const { everyEvents, everyMs, onEventTypes, keep } = { ...SNAPSHOT_POLICY_DEFAULT, ...given };
    const faults = onEventTypes.flatMap((eventType, index) => eventType.isWellFormed()
        ? []
        : [{ pointer: `/onEventTypes/${index}`, message: 'has a lone surrogate, which is no text' }]);
    if (faults.length > 0)
        throw invalidRequest(faults);
    return { everyEvents, everyMs, onEventTypes: [...onEventTypes], keep };
}
const isPolicy = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    allErrors: true,
}).compile(SNAPSHOT_POLICY_SCHEMA);
function schemaFaults() {
    const faults = (isPolicy.errors ?? []).map(({ params, instancePath }) => {
        const { additionalProperty } = params;
        if (additionalProperty !== undefined) {
            const pointer = pointerTo(additionalProperty);
            return { pointer, message: 'is no field of a snapshot policy' };
        }
        const [, field = ''] = instancePath.split('/');
        const message = SNAPSHOT_POLICY_FAULTS[field] ?? 'must be an object';
        return { pointer: field === '' ? '' : pointerTo(field), message };
    });
    return [...new Map(faults.map((fault) => [fault.pointer, fault])).values()];
}
//# sourceMappingURL=parse-snapshot-policy.js.map