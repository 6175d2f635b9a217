import { engineAgainstRaw } from '../load/engine-against-raw.js';
export const row = {
    measured: 'engine, 256 writers',
    against: 'raw insertOne, 256 writers',
    compares: 'perSecond',
    target: { bound: 2.5, aim: 4 },
    measure: (bench) => engineAgainstRaw(bench, 256),
};
//# sourceMappingURL=2-engine-256-writers.js.map