import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { Redis } from 'ioredis';
import { freePort } from '../../test/support/free-port.ts';
import { redisBinary } from '../../test/support/redis-binary.ts';

export interface BenchRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/** A Redis of a row's own, in memory alone. It ends with this process. */
export async function startBenchRedis(): Promise<BenchRedis> {
  const port = await freePort();
  const place = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', tmpdir()];
  const memoryOnly = ['--save', '', '--appendonly', 'no'];
  const child = spawn(await redisBinary(), [...place, ...memoryOnly], { stdio: 'ignore' });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const url = `redis://127.0.0.1:${port}`;
  // Waits until it is there.
  const client = new Redis(url, { maxRetriesPerRequest: 100 }).on('error', () => {});
  await client.ping();
  client.disconnect();
  return {
    url,
    async stop() {
      process.off('exit', kill);
      const ended = once(child, 'exit');
      kill();
      await ended;
    },
  };
}
