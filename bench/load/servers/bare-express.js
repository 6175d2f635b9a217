import { createServer } from 'node:http';
import express from 'express';
import { LIMITS } from '../../../src/events/limits.js';
import { serve } from './serve.js';
/** What a store adds to an event, so that the answers are as large as the service's. */
const RECORDED = {
    eventId: '01890a5d-ac96-774b-bcce-b302099a8057',
    sequenceNumber: 4_217,
    position: 1_234_567,
    timestamp: '2031-03-14T06:12:00.000Z',
    version: 1,
    hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
};
/**
 * The program of a process that takes events and stores nothing: what Express and JSON alone cost.
 * It spares itself what the service spares itself, such as a digest of each answer as its `ETag`.
 */
const api = express();
api.disable('x-powered-by');
api.disable('etag');
api.use(express.json({ limit: LIMITS.bodyBytesMax }));
api.post('/v1/events', (request, response) => {
    response.status(201).json({ ...RECORDED, ...request.body });
});
serve(createServer(api));
//# sourceMappingURL=bare-express.js.map