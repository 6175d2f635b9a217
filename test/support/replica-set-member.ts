import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Document, MongoClient } from 'mongodb';
import { freePort } from './free-port.ts';
import { type MongodProcess, type SetParameters, startMongod } from './mongod-process.ts';
import { orderWatchdog } from './watchdog.ts';

export interface MemberOptions {
  readonly binary: string;
  readonly replicaSetName: string;
  readonly setParameters: SetParameters;
  readonly cacheGigabytes: number;
  /** See `MongodLaunch`. */
  readonly keyFile?: string;
}

/** How long a restarted member tries to get its port back. */
const PORT_TIMEOUT_MS = 10_000;
const COMMAND_TIMEOUT_MS = 30_000;

/** One mongod of a replica set, with a port and a folder that stay its own. */
export class Member {
  readonly host: string;
  readonly #port: number;
  readonly #folder: string;
  readonly #options: MemberOptions;
  #mongod: MongodProcess;

  /** Starts a mongod in a new folder, on a free port. It is not yet part of any set. */
  static async start(options: MemberOptions): Promise<Member> {
    const folder = await mkdtemp(join(tmpdir(), 'event-store-mongod-'));
    orderWatchdog('watchFolder', folder);
    try {
      for (;;) {
        const port = await freePort();
        const mongod = await startMongod({ ...options, port, folder });
        if (mongod !== 'port_taken') return new Member(options, port, folder, mongod);
      }
    } catch (error) {
      await removeFolder(folder);
      throw error;
    }
  }

  private constructor(options: MemberOptions, port: number, folder: string, mongod: MongodProcess) {
    this.host = `127.0.0.1:${port}`;
    this.#port = port;
    this.#folder = folder;
    this.#options = options;
    this.#mongod = mongod;
  }

  /** The id of the process that runs, or of the last one that did. */
  get processId(): number {
    return this.#mongod.processId;
  }

  get isRunning(): boolean {
    return !this.#mongod.hasEnded();
  }

  /** Sends a signal that ends the process, paused or not, and resolves once it is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#mongod.send(signal);
    if (signal !== 'SIGKILL') this.resume();
    await this.#mongod.ended();
  }

  /**
   * Starts it again, on the same port and folder, after a clean shutdown if it is running.
   * Resolves once it accepts connections; an election may still be under way.
   */
  async restart(): Promise<void> {
    if (this.isRunning) await this.kill('SIGTERM');
    const launch = { ...this.#options, port: this.#port, folder: this.#folder };
    const deadline = performance.now() + PORT_TIMEOUT_MS;
    for (;;) {
      const mongod = await startMongod(launch);
      if (mongod !== 'port_taken') {
        this.#mongod = mongod;
        return;
      }
      if (performance.now() > deadline) throw new Error(`Port ${this.#port} is taken.`);
      await sleep(100);
    }
  }

  /** Stops the process in its tracks (SIGSTOP): connections stay open, nothing is answered. */
  pause(): void {
    this.#mongod.send('SIGSTOP');
  }

  /** Lets a paused process go on. */
  resume(): void {
    this.#mongod.send('SIGCONT');
  }

  /** Runs a command in the `admin` database, over a direct connection of its own. */
  async command(command: Document, timeoutMs = COMMAND_TIMEOUT_MS): Promise<Document> {
    const client = new MongoClient(`mongodb://${this.host}`, {
      directConnection: true,
      appName: 'test-support',
      connectTimeoutMS: timeoutMs,
      serverSelectionTimeoutMS: timeoutMs,
      socketTimeoutMS: timeoutMs,
      retryReads: false,
    });
    try {
      return await client.db('admin').command(command);
    } finally {
      await client.close();
    }
  }

  /** Kills the process if it runs, and removes its folder. */
  async remove(): Promise<void> {
    if (this.isRunning) await this.kill('SIGKILL');
    await removeFolder(this.#folder);
  }
}

async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  orderWatchdog('forgetFolder', folder);
}
