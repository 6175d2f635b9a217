import { engineAgainstRaw } from '../load/engine-against-raw.js';
export const row = {
    measured: 'engine, 64 writers',
    against: 'raw insertOne, 64 writers',
    compares: 'perSecond',
    target: { bound: 2.5, aim: 3.5 },
    measure: (bench) => engineAgainstRaw(bench, 64),
};
//# sourceMappingURL=1-engine-64-writers.js.map