import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EventStoreError } from '../../errors.js';
import { oneLine } from './fault-text.js';
import { freePort } from './free-port.js';
import { MongodInstance } from './mongod-instance.js';
import { MongodLog } from './mongod-log.js';
import { mongodVersion } from './mongod-version.js';
import { becomeWritablePrimary, REPLICA_SET } from './replica-set.js';
import { runCommand } from './run-command.js';
import { runningMongod } from './running-mongod.js';
/** A mongod that was killed recovers its journal before it accepts connections. */
const LAUNCH_TIMEOUT_MS = 120_000;
const PORTS_TRIED_MAX = 5;
const SET_PARAMETERS = {
    transactionLifetimeLimitSeconds: 3,
    diagnosticDataCollectionEnabled: false,
};
/**
 * Starts mongod through mongodb-memory-server, as a replica set of one on 127.0.0.1 with its data
 * on disk, and resolves once it accepts writes. The port is another one each time. Ctrl-C does not
 * reach mongod; it is stopped within seconds where this process dies without stopping it.
 *
 * @throws EventStoreError `mongod_failed` with the last of what mongod said; then none is running.
 */
export async function startEmbeddedMongod(options) {
    const dataDir = resolve(options.dataDir);
    const logFile = join(dataDir, 'mongod.log');
    try {
        for (let tries = 1;; tries += 1) {
            const mongod = await launch({ ...options, dataDir }, logFile);
            if (mongod !== 'port_taken')
                return mongod;
            if (tries === PORTS_TRIED_MAX)
                throw new Error('Every port it was given was taken.');
        }
    }
    catch (error) {
        const message = `mongod did not start on ${dataDir}: ${error instanceof Error ? error.message : error}`;
        throw new EventStoreError('mongod_failed', message, { logFile }, error);
    }
}
async function launch(options, logFile) {
    const { dataDir, mongodPath, env, say } = options;
    const dbPath = join(dataDir, 'mongod');
    await mkdir(dbPath, { recursive: true, mode: 0o700 });
    const version = await mongodVersion(mongodPath, runCommand, env);
    const port = await freePort();
    const log = await MongodLog.begin(logFile, say);
    const instance = new MongodInstance(mongodPath, log, {
        instance: {
            port,
            dbPath,
            ip: '127.0.0.1',
            replSet: REPLICA_SET,
            storageEngine: 'wiredTiger',
            launchTimeout: LAUNCH_TIMEOUT_MS,
            args: mongodArguments(options),
        },
        // Its own version, so that there is no difference to warn of.
        binary: { systemBinary: mongodPath, version },
        spawn: { detached: true },
    });
    try {
        await instance.start();
        await becomeWritablePrimary(port, untilTooLateOrEnded(instance));
        return runningMongod(instance, port, log);
    }
    catch (error) {
        await instance.stop();
        log.end();
        if (log.says('address already in use'))
            return 'port_taken';
        throw new Error(`${oneLine(error)}. The last it said:\n${log.lastLines()}`, { cause: error });
    }
}
function mongodArguments({ setParameters, extraArgs = [] }) {
    const parameters = Object.entries({ ...SET_PARAMETERS, ...setParameters });
    return [
        // Without it mongod takes half of the machine's memory.
        ...['--wiredTigerCacheSizeGB', '0.5', '--quiet'],
        ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
        ...parameters.flatMap(([name, value]) => ['--setParameter', `${name}=${value}`]),
        ...extraArgs,
    ];
}
function untilTooLateOrEnded({ mongodProcess }) {
    const ended = new AbortController();
    const abort = () => ended.abort(new Error('It has ended'));
    if (mongodProcess?.exitCode !== null || mongodProcess.signalCode !== null)
        abort();
    else
        mongodProcess.once('exit', abort);
    return AbortSignal.any([AbortSignal.timeout(LAUNCH_TIMEOUT_MS), ended.signal]);
}
//# sourceMappingURL=start-embedded-mongod.js.map