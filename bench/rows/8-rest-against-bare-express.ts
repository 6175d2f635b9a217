import { restAgainstServer } from '../load/rest-against-server.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  measured: 'REST, 64 connections',
  against: 'bare Express, 64 connections',
  compares: 'perSecond',
  target: { bound: 0.4, aim: 0.6 },
  measure: (bench) => restAgainstServer(bench, 'bare-express', 64),
};
