import { restAgainstServer } from '../load/rest-against-server.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  measured: 'REST, 64 connections',
  against: 'find the last, insertOne; 64 connections',
  compares: 'perSecond',
  target: { bound: 2, aim: 3 },
  measure: (bench) => restAgainstServer(bench, 'usual-design', 64),
};
