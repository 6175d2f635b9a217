import { engineAgainstRaw } from '../load/engine-against-raw.js';
export const row = {
    measured: 'engine, 1 writer, p50',
    against: 'raw insertOne, 1 writer, p50',
    compares: 'p50Ms',
    target: { bound: 1.8, aim: 1.4 },
    measure: (bench) => engineAgainstRaw(bench, 1),
};
//# sourceMappingURL=3-engine-1-writer.js.map