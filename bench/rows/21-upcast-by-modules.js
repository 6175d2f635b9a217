import { upcastAgainstStored } from '../load/upcast-against-stored.js';
export const row = {
    measured: 'read of 20,000 events, three steps of modules',
    against: 'the same as stored',
    compares: 'perSecond',
    target: { bound: 0.8 },
    measure: (bench) => upcastAgainstStored(bench, STEPS),
};
/** Compiled. */
const STEPS = ['./v1-to-v2.js', './v2-to-v3.js', './v3-to-v4.js'].map((module) => ({ module }));
//# sourceMappingURL=21-upcast-by-modules.js.map