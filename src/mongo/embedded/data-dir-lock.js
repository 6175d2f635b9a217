import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EventStoreError, isEventStoreError } from '../../errors.js';
import { oneLine } from './fault-text.js';
import { runningProcess, stillRuns } from './process-identity.js';
/**
 * Takes a data directory for this process, creating it (mode 0700) where it is not there. A lock
 * left by a process that is gone counts for nothing; of any number that want it, one gets it.
 *
 * The lock is the file `service.lock.N` with the highest N. It is taken by creating the next one,
 * which one process only can do, and a file is removed only by who has created a higher one. So no
 * file is ever judged stale and removed after another process has put a fresh one in its place.
 *
 * @throws EventStoreError `data_dir_in_use` with the process that holds it, this one included;
 *   `mongod_failed` where the directory cannot be created or written to.
 */
export async function lockDataDir(dataDir) {
    const folder = resolve(dataDir);
    try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        for (;;) {
            const lock = await tryToLock(folder);
            if (lock !== null)
                return lock;
        }
    }
    catch (error) {
        if (isEventStoreError(error))
            throw error;
        const message = `The data directory ${folder} cannot be used: ${oneLine(error)}.`;
        throw new EventStoreError('mongod_failed', message, { logFile: join(folder, 'mongod.log') }, error);
    }
}
/** Null where another process was quicker, who may be gone again. */
async function tryToLock(folder) {
    const last = (await lockNumbers(folder)).at(-1) ?? 0;
    const holder = await holderOf(lockFile(folder, last));
    if (holder !== null && (await stillRuns(holder)))
        throw inUse(folder, holder.processId);
    const file = lockFile(folder, last + 1);
    if (!(await create(file, await runningProcess(process.pid))))
        return null;
    const numbers = await lockNumbers(folder);
    // The number is free again where others have locked, released and locked since we looked.
    if (numbers.at(-1) !== last + 1) {
        await rm(file, { force: true });
        return null;
    }
    for (const number of numbers.slice(0, -1))
        await rm(lockFile(folder, number), { force: true });
    return { release: () => release(file) };
}
const LOCK_FILE = /^service\.lock\.(\d+)$/;
function lockFile(folder, number) {
    return join(folder, `service.lock.${number}`);
}
async function lockNumbers(folder) {
    const numbers = (await readdir(folder)).flatMap((name) => LOCK_FILE.exec(name)?.[1] ?? []);
    return numbers.map(Number).sort((a, b) => a - b);
}
/** Null where the lock was released, or is no more, or a crash of the machine has emptied it. */
async function holderOf(file) {
    const text = await readFile(file, 'utf8').catch(orIfMissing(''));
    const [, processId, startTime] = /^(\d+) (\d+|-)\n$/.exec(text) ?? [];
    if (processId === undefined)
        return null;
    return {
        processId: Number(processId),
        startTime: startTime === undefined || startTime === '-' ? null : startTime,
    };
}
/** Whether this call created it. Nobody ever sees it without its content. */
async function create(file, holder) {
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, `${process.pid} ${holder?.startTime ?? '-'}\n`);
    try {
        await link(draft, file);
        return true;
    }
    catch (error) {
        if (hasCode(error, 'EEXIST'))
            return false;
        throw error;
    }
    finally {
        await rm(draft, { force: true });
    }
}
/** The file stays: the highest number must never go down. */
async function release(file) {
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, 'released\n').catch(orIfMissing(undefined));
    await rename(draft, file).catch(orIfMissing(undefined));
}
function orIfMissing(value) {
    return (error) => {
        if (hasCode(error, 'ENOENT'))
            return value;
        throw error;
    };
}
function hasCode(error, code) {
    return error instanceof Error && 'code' in error && error.code === code;
}
function inUse(dataDir, processId) {
    return new EventStoreError('data_dir_in_use', `The data directory ${dataDir} is in use by the process ${processId}. Stop that one first, or choose another DATA_DIR.`, { dataDir, processId });
}
//# sourceMappingURL=data-dir-lock.js.map