import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runningProcess } from '../../src/mongo/embedded/process-identity.ts';
import { mongodBinary } from './mongod-binary.ts';
import { NO_SCHEMAS } from './no-schemas.ts';
import { orderWatchdog } from './watchdog.ts';

/** How a process ended. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The service as its users run it: a process of its own, which dies with this one. */
export interface ServiceProcess {
  readonly processId: number;
  /** Where it listens, as soon as it does; undefined where it ends before that. */
  readonly listening: Promise<string | undefined>;
  /** Everything it has written to standard output and standard error so far. */
  readonly output: () => string;
  /** Sends a signal; does not wait for what comes of it. */
  readonly send: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<ProcessEnd>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LISTENING = /"Listening on (http:[^"]+)"/;

/** How the service is launched, where not from its sources. */
export interface Launch {
  readonly folder: string;
  readonly nodeArguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export const FROM_SOURCES: Launch = {
  folder: ROOT,
  nodeArguments: ['--import', 'tsx/esm', 'src/main.ts'],
  env: {},
};

/** Launches the service on an embedded database in `dataDir`, without any schema. */
export async function launchService(
  dataDir: string,
  { folder, nodeArguments, env }: Launch = FROM_SOURCES,
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, nodeArguments, {
    cwd: folder,
    // A process group of its own: Ctrl-C is for the tests to handle.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: '0',
      MONGODB_URI: '',
      SCHEMAS_DIR: NO_SCHEMAS,
      DATA_DIR: dataDir,
      LOG_FORMAT: 'json',
      LOG_LEVEL: 'info',
      MONGOD_BINARY: await mongodBinary(),
      ...env,
    },
  });
  const { pid: processId } = child;
  const ended = endOf(child);
  if (processId === undefined) throw await ended.catch((error) => error);
  const output = outputOf(child);
  const listening = Promise.race([urlSaidBy(child, output), ended.then(() => undefined)]);
  return { processId, listening, output, send: (signal) => child.kill(signal), ended };
}

/** The id of the mongod that runs on this data directory; undefined where none does. */
export async function embeddedMongodOn(dataDir: string): Promise<number | undefined> {
  const lock = await readFile(join(dataDir, 'mongod', 'mongod.lock'), 'utf8').catch(() => '');
  const processId = Number.parseInt(lock, 10);
  if (Number.isNaN(processId) || (await runningProcess(processId)) === null) return undefined;
  // After a kill the file still names it, and by now the id may be somebody else's.
  const commandLine = await readFile(`/proc/${processId}/cmdline`, 'utf8').catch(() => '');
  return commandLine.includes(join(dataDir, 'mongod')) ? processId : undefined;
}

/** Kills the mongod that runs on this data directory, if any, and resolves once it is gone. */
export async function killEmbeddedMongodOn(dataDir: string): Promise<void> {
  const processId = await embeddedMongodOn(dataDir);
  if (processId === undefined) return;
  process.kill(processId, 'SIGKILL');
  while ((await embeddedMongodOn(dataDir)) === processId) await sleep(10);
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  const { pid } = child;
  if (pid !== undefined) orderWatchdog('watchProcess', pid);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Not `exit`: what it said last may still be on its way.
    child.once('close', (exitCode, signal) => {
      if (pid !== undefined) orderWatchdog('forgetProcess', pid);
      resolve({ exitCode, signal });
    });
  });
}

function outputOf(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return () => output;
}

function urlSaidBy(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.on('data', () => {
      const [, url] = LISTENING.exec(output()) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
}
