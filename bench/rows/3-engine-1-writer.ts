import { engineAgainstRaw } from '../load/engine-against-raw.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  measured: 'engine, 1 writer, p50',
  against: 'raw insertOne, 1 writer, p50',
  compares: 'p50Ms',
  target: { bound: 1.8, aim: 1.4 },
  measure: (bench) => engineAgainstRaw(bench, 1),
};
