import { engineAgainstRaw } from '../load/engine-against-raw.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  measured: 'engine, 256 writers',
  against: 'raw insertOne, 256 writers',
  compares: 'perSecond',
  target: { bound: 2.5, aim: 4 },
  measure: (bench) => engineAgainstRaw(bench, 256),
};
