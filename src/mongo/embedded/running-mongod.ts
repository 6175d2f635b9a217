import type { ChildProcess } from 'node:child_process';
import { EventStoreError } from '../../errors.ts';
import type { MongodInstance } from './mongod-instance.ts';
import type { MongodLog } from './mongod-log.ts';
import { REPLICA_SET } from './replica-set.ts';

export interface EmbeddedMongod {
  readonly uri: string;
  readonly port: number;
  readonly processId: number;
  /** Resolves if mongod ends without having been told to. */
  readonly lost: Promise<EventStoreError<'mongod_failed'>>;
  /** Resolves once mongod has shut down; its data stays. Again is no harm. */
  stop(): Promise<void>;
}

const SHUTDOWN_TIMEOUT_MS = 60_000;

/** The handle of a mongod that has been started and accepts writes. */
export function runningMongod(
  instance: MongodInstance,
  port: number,
  log: MongodLog,
): EmbeddedMongod {
  const child = instance.mongodProcess;
  if (child?.pid === undefined) throw new Error('It ended as soon as it had started');
  const end = ended(child);
  let stopping: Promise<void> | undefined;
  const lost = new Promise<EventStoreError<'mongod_failed'>>((resolve) => {
    end.then((how) => {
      const message = `mongod has ended by itself (${how}); see ${log.path}.`;
      const error = new EventStoreError('mongod_failed', message, { logFile: log.path });
      if (stopping === undefined) resolve(error);
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
async function ended(child: ChildProcess): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((done) => child.once('exit', done));
  }
  return `${child.exitCode ?? child.signalCode}`;
}

async function shutDown(child: ChildProcess, end: Promise<string>): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), SHUTDOWN_TIMEOUT_MS);
  child.kill('SIGTERM');
  await end;
  clearTimeout(timer);
}
