import { parentPort } from 'node:worker_threads';
import { carryOut } from './trial-task.js';
const port = parentPort;
if (port === null)
    throw new Error('Only a worker thread can try a schema.');
port.once('message', (task) => {
    port.postMessage({ kind: 'tried', ...carryOut(task) });
});
port.postMessage({ kind: 'ready' });
//# sourceMappingURL=schema-trial-worker.js.map