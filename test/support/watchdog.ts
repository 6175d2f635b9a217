import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

type Order =
  | readonly ['watchProcess' | 'forgetProcess', processId: number]
  | readonly ['watchFolder' | 'forgetFolder', folder: string];

/**
 * Has a process killed, or a folder removed, as soon as this process is gone, whatever ended it:
 * its normal end, a signal, SIGKILL. One small process does it for all; it keeps nobody waiting.
 */
export function orderWatchdog(...order: Order): void {
  watchdog ??= startWatchdog();
  watchdog.write(`${JSON.stringify(order)}\n`);
}

let watchdog: NodeJS.WritableStream | undefined;

function startWatchdog(): NodeJS.WritableStream {
  const program = fileURLToPath(new URL('./watchdog-process.cjs', import.meta.url));
  const { NODE_V8_COVERAGE: _, NODE_OPTIONS: __, ...env } = process.env;
  // A process group of its own: Ctrl-C must not reach it before it has done its work.
  const child = spawn(process.execPath, [program], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    env,
  });
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child.stdin;
}
