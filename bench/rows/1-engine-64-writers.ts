import { engineAgainstRaw } from '../load/engine-against-raw.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  measured: 'engine, 64 writers',
  against: 'raw insertOne, 64 writers',
  compares: 'perSecond',
  target: { bound: 2.5, aim: 3.5 },
  measure: (bench) => engineAgainstRaw(bench, 64),
};
