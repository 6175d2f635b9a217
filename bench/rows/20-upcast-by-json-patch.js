import { MANEUVER_PATCHES } from '../load/maneuver-schemas.js';
import { upcastAgainstStored } from '../load/upcast-against-stored.js';
export const row = {
    measured: 'read of 20,000 events, three steps of JSON Patch',
    against: 'the same as stored',
    compares: 'perSecond',
    target: { bound: 0.5 },
    measure: (bench) => upcastAgainstStored(bench, MANEUVER_PATCHES.map((jsonPatch) => ({ jsonPatch }))),
};
//# sourceMappingURL=20-upcast-by-json-patch.js.map