import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { orderWatchdog } from '../watchdog.ts';

/** A process of its own that has opened the embedded database and holds it. */
export interface ServiceProcess {
  readonly processId: number;
  readonly uri: string;
  /** Sends a signal and resolves once the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./open-database-process.ts', import.meta.url));

/** Resolves once the database is open there. */
export async function serviceProcess(dataDir: string, mongod: string): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, dataDir], {
    env: { ...process.env, MONGOD_BINARY: mongod },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const processId = child.pid;
  if (processId === undefined) throw new Error('It has no process id.');
  orderWatchdog('watchProcess', processId);
  return {
    processId,
    uri: await firstLine(child),
    end: async (signal) => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await gone;
      orderWatchdog('forgetProcess', processId);
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`It ended with ${code} before it was open.`)));
  });
}
