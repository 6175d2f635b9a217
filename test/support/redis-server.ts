import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';
import { redisBinary } from './redis-binary.ts';
import { orderWatchdog } from './watchdog.ts';

/** Starts a Redis on a free port, in a folder of its own: `remove` it. */
export async function startRedis(...settings: readonly string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'event-store-redis-'));
  orderWatchdog('watchFolder', folder);
  const server = new RedisServer(await redisBinary(), folder, await freePort(), settings);
  await server.start();
  return server;
}

/** A real Redis, which dies with this process. */
export class RedisServer {
  readonly url: string;
  readonly port: number;
  readonly #binary: string;
  readonly #folder: string;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;

  constructor(binary: string, folder: string, port: number, settings: readonly string[]) {
    this.#binary = binary;
    this.#folder = folder;
    this.#settings = settings;
    this.port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** Starts it, empty, on the same port as before. */
  async start(): Promise<void> {
    const own = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.#folder];
    const memoryOnly = ['--save', '', '--appendonly', 'no'];
    const child = spawn(this.#binary, [...own, ...memoryOnly, ...this.#settings], {
      detached: true,
      stdio: 'ignore',
    });
    await once(child, 'spawn');
    orderWatchdog('watchProcess', child.pid ?? 0);
    child.unref();
    this.#process = child;
    await this.command('INFO');
  }

  send(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child?.pid === undefined) return;
    child.ref();
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    orderWatchdog('forgetProcess', child.pid);
  }

  /** Carries out one command; waits for the server to be there. */
  async command(name: string, ...args: readonly (string | number)[]): Promise<unknown> {
    return await eventually(
      async () => {
        const options = { lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 };
        const client = new Redis(this.url, options).on('error', () => {});
        try {
          await client.connect();
          return await client.call(name, ...args);
        } finally {
          client.disconnect();
        }
      },
      { timeoutMs: 10_000 },
    );
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
    orderWatchdog('forgetFolder', this.#folder);
  }
}
