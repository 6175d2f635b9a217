import { restAgainstServer } from '../load/rest-against-server.js';
export const row = {
    measured: 'REST, 64 connections',
    against: 'bare Express, 64 connections',
    compares: 'perSecond',
    target: { bound: 0.4, aim: 0.6 },
    measure: (bench) => restAgainstServer(bench, 'bare-express', 64),
};
//# sourceMappingURL=8-rest-against-bare-express.js.map