import { restAgainstServer } from '../load/rest-against-server.js';
export const row = {
    measured: 'REST, 64 connections',
    against: 'find the last, insertOne; 64 connections',
    compares: 'perSecond',
    target: { bound: 2, aim: 3 },
    measure: (bench) => restAgainstServer(bench, 'usual-design', 64),
};
//# sourceMappingURL=9-rest-against-usual-design.js.map