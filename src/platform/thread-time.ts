import { readFileSync, readlinkSync } from 'node:fs';

/** What the kernel calls the thread that asks; undefined where it is not Linux. */
export function ownThreadId(): number | undefined {
  try {
    const [, id] = /\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self')) ?? [];
    return id === undefined ? undefined : Number(id);
  } catch {
    return undefined;
  }
}

/**
 * How long a thread of this process has had a processor, in milliseconds; undefined where nobody
 * knows. On a busy machine that is less than the time that has passed.
 */
export function threadTimeMs(threadId: number | undefined): number | undefined {
  if (threadId === undefined) return undefined;
  try {
    const text = readFileSync(`/proc/self/task/${threadId}/stat`, 'latin1');
    // proc_pid_stat(5): behind the name, which may have anything in it, utime and stime are 12 and 13.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isFinite(ticks) ? ticks * TICK_MS : undefined;
  } catch {
    return undefined;
  }
}

/** USER_HZ is 100 wherever Node.js runs. */
const TICK_MS = 10;
