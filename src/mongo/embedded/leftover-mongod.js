import { readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningProcess, stillRuns } from './process-identity.js';
/** A mongod writes its checkpoint before it ends; what it is denied here it recovers at its start. */
const SHUTDOWN_MS = 30_000;
const KILL_MS = 5_000;
/**
 * Ends the mongod that a killed service has left running on this folder, and resolves once it is
 * gone. It is found by the process id in its lock file, and touched only if its command line says
 * that it is a mongod on exactly this folder. Command lines are read from /proc: on systems without
 * it nothing is done, and what is left over ends by itself within seconds.
 */
export async function stopLeftoverMongod(dbPath, say) {
    const leftover = await leftoverOn(dbPath);
    if (leftover === null)
        return;
    const name = `mongod (process ${leftover.processId})`;
    say(`Stopping the ${name} that an earlier run has left on ${dbPath}.`);
    if (await ends(leftover, 'SIGTERM', SHUTDOWN_MS))
        return;
    say(`The ${name} did not stop in ${SHUTDOWN_MS / 1_000} s and is killed.`);
    await ends(leftover, 'SIGKILL', KILL_MS);
}
async function leftoverOn(dbPath) {
    const lock = await readFile(join(dbPath, 'mongod.lock'), 'utf8').catch(() => '');
    const processId = Number(/^\d+/.exec(lock)?.[0] ?? 0);
    if (processId <= 1 || processId === process.pid)
        return null;
    const leftover = await runningProcess(processId);
    if (leftover === null || !(await isMongodOn(dbPath, processId)))
        return null;
    return leftover;
}
async function isMongodOn(dbPath, processId) {
    const commandLine = await readFile(`/proc/${processId}/cmdline`, 'utf8').catch(() => '');
    const [program = '', ...args] = commandLine.split('\0');
    const itsPath = args[args.indexOf('--dbpath') + 1];
    if (!basename(program).startsWith('mongod') || !args.includes('--dbpath'))
        return false;
    return itsPath?.startsWith('/') === true && (await isSameFolder(itsPath, dbPath));
}
async function isSameFolder(one, other) {
    const [first, second] = await Promise.all([one, other].map((path) => realpath(path)));
    return first === second;
}
async function ends(leftover, signal, timeoutMs) {
    const deadline = performance.now() + timeoutMs;
    try {
        process.kill(leftover.processId, signal);
    }
    catch (error) {
        if (await stillRuns(leftover))
            throw error;
    }
    while (await stillRuns(leftover)) {
        if (performance.now() > deadline)
            return false;
        await sleep(25);
    }
    return true;
}
//# sourceMappingURL=leftover-mongod.js.map