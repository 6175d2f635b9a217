import { EventStoreError } from '../../errors.js';
import { REPLICA_SET } from './replica-set.js';
const SHUTDOWN_TIMEOUT_MS = 60_000;
/** The handle of a mongod that has been started and accepts writes. */
export function runningMongod(instance, port, log) {
    const child = instance.mongodProcess;
    if (child?.pid === undefined)
        throw new Error('It ended as soon as it had started');
    const end = ended(child);
    let stopping;
    const lost = new Promise((resolve) => {
        end.then((how) => {
            const message = `mongod has ended by itself (${how}); see ${log.path}.`;
            const error = new EventStoreError('mongod_failed', message, { logFile: log.path });
            if (stopping === undefined)
                resolve(error);
        });
    });
    const stop = async () => {
        await shutDown(child, end);
        // Ends mongodb-memory-server's watching process too, which nothing else does.
        await instance.stop();
        log.end();
    };
    return {
        uri: `mongodb://127.0.0.1:${port}/?replicaSet=${REPLICA_SET}`,
        port,
        processId: child.pid,
        lost,
        stop: () => {
            stopping ??= stop();
            return stopping;
        },
    };
}
/** Resolves with its exit code or signal. */
async function ended(child) {
    if (child.exitCode === null && child.signalCode === null) {
        await new Promise((done) => child.once('exit', done));
    }
    return `${child.exitCode ?? child.signalCode}`;
}
async function shutDown(child, end) {
    const timer = setTimeout(() => child.kill('SIGKILL'), SHUTDOWN_TIMEOUT_MS);
    child.kill('SIGTERM');
    await end;
    clearTimeout(timer);
}
//# sourceMappingURL=running-mongod.js.map