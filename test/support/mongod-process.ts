import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { orderWatchdog } from './watchdog.ts';

export type SetParameters = Readonly<Record<string, string | number | boolean>>;

export interface MongodLaunch {
  readonly binary: string;
  readonly port: number;
  readonly folder: string;
  readonly replicaSetName: string;
  readonly setParameters: SetParameters;
  readonly cacheGigabytes: number;
  /** A file with the members' secret. With one, everybody has to log in. */
  readonly keyFile?: string;
}

/** A running mongod. It dies with this process, whatever ends this process. */
export interface MongodProcess {
  readonly processId: number;
  readonly hasEnded: () => boolean;
  /** Sends a signal; does not wait for what comes of it. */
  readonly send: (signal: NodeJS.Signals) => void;
  /** Resolves once the process is gone. */
  readonly ended: () => Promise<void>;
}

/** mongod's exit code when its port is taken: EXIT_NET_ERROR. */
const PORT_TAKEN = 48;
/** The id of mongod's log entry `Waiting for connections`. */
const WAITING_FOR_CONNECTIONS = '"id":23016,';
const START_TIMEOUT_MS = 60_000;

/**
 * Starts a mongod on 127.0.0.1 and resolves once it accepts connections, or with `port_taken`.
 *
 * @throws Error with the end of mongod's own log where it ends or does not come up in a minute.
 */
export async function startMongod(launch: MongodLaunch): Promise<MongodProcess | 'port_taken'> {
  const log = await tailOf(logFile(launch.folder));
  const child = spawn(launch.binary, mongodArguments(launch), {
    // A process group of its own: Ctrl-C is for the tests to handle.
    detached: true,
    stdio: 'ignore',
  });
  const ended = endOf(child);
  await spawned(child);
  const mongod = asMongodProcess(child, ended);
  await saysThatItListens(log, mongod);
  if (child.exitCode === PORT_TAKEN) return 'port_taken';
  if (mongod.hasEnded()) throw await failedStart(log);
  child.unref();
  return mongod;
}

function mongodArguments(launch: MongodLaunch): string[] {
  const { port, folder, replicaSetName, setParameters, cacheGigabytes, keyFile } = launch;
  return [
    ...['--bind_ip', '127.0.0.1', '--port', `${port}`, '--nounixsocket'],
    ...['--replSet', replicaSetName, '--dbpath', folder, '--oplogSize', '128'],
    ...['--wiredTigerCacheSizeGB', `${cacheGigabytes}`, '--quiet'],
    ...['--logpath', logFile(folder), '--logappend'],
    ...(keyFile === undefined ? [] : ['--keyFile', keyFile]),
    ...Object.entries(setParameters).flatMap(([name, value]) => [
      '--setParameter',
      `${name}=${value}`,
    ]),
  ];
}

function logFile(folder: string): string {
  return join(folder, 'mongod.log');
}

interface LogTail {
  /** What was written since the tail was taken. */
  readonly read: () => Promise<string>;
}

async function tailOf(file: string): Promise<LogTail> {
  const before = await stat(file).catch(() => undefined);
  const start = before?.size ?? 0;
  const read = async () =>
    (await readFile(file).catch(() => Buffer.alloc(0))).toString('utf8', start);
  return { read };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => {
      if (child.pid !== undefined) orderWatchdog('forgetProcess', child.pid);
      resolve();
    });
  });
}

function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
    if (child.pid !== undefined) orderWatchdog('watchProcess', child.pid);
  });
}

function asMongodProcess(child: ChildProcess, ended: Promise<void>): MongodProcess {
  const processId = child.pid;
  if (processId === undefined) throw new Error('mongod was started but has no process id.');
  return {
    processId,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    send: (signal) => {
      child.kill(signal);
    },
    ended: async () => {
      child.ref();
      await ended;
    },
  };
}

async function saysThatItListens(log: LogTail, mongod: MongodProcess): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  // The port alone would not do: somebody else's server may be answering on it.
  while (!mongod.hasEnded() && !(await log.read()).includes(WAITING_FOR_CONNECTIONS)) {
    if (performance.now() > deadline) mongod.send('SIGKILL');
    await sleep(20);
  }
}

async function failedStart(log: LogTail): Promise<Error> {
  const end = (await log.read()).slice(-2_000);
  return new Error(`mongod ended before it accepted connections. The end of its log:\n${end}`);
}
