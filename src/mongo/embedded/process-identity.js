import { readFile } from 'node:fs/promises';
/** The process with this id; null where none runs, a dead one nobody has waited for included. */
export async function runningProcess(processId) {
    if (!isSignalable(processId))
        return null;
    const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => null);
    if (stat === null)
        return isSignalable(processId) ? { processId, startTime: null } : null;
    // proc_pid_stat(5): the name, in brackets, may hold anything; the state is the third field and
    // the start time the twenty-second.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X')
        return null;
    return { processId, startTime: fields[19] ?? null };
}
/** Whether that very process still runs. Where start times are not to be had, its id decides. */
export async function stillRuns({ processId, startTime }) {
    const current = await runningProcess(processId);
    if (current === null)
        return false;
    return current.startTime === null || startTime === null || current.startTime === startTime;
}
function isSignalable(processId) {
    try {
        process.kill(processId, 0);
        return true;
    }
    catch (error) {
        // EPERM: it runs, but as somebody else.
        return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
}
//# sourceMappingURL=process-identity.js.map