import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../row.ts';
import { freshDatabase } from './engine.ts';

/** A program of `servers/`. */
export type ServerName = 'event-store' | 'bare-express' | 'usual-design' | 'webhook-receiver';

/** An HTTP server in a process of its own. Should this process die, so does it. */
export interface ServerProcess {
  readonly url: string;
  /** Everything that it has written so far. */
  said(): Promise<string>;
  stop(): Promise<void>;
}

export interface ServerSettings {
  /** One that is there already; a fresh one where absent. */
  readonly database?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const START_TIMEOUT_MS = 15_000;
const LOOK_MS = 20;
const LISTENING = /Listening on (http:[^"\s]+)/;

/**
 * Starts a server as `npm start` starts the service, with everything on, on a database of its own
 * unless told otherwise. What it logs goes to a file, so that nobody else is kept busy by it.
 *
 * @throws Error with what it said when it ends, or does not listen, within 15 s.
 */
export async function startServer(
  name: ServerName,
  { uri }: Pick<Bench, 'uri'>,
  { database = freshDatabase(), environment = {} }: ServerSettings = {},
): Promise<ServerProcess> {
  // Beside the compiled programs, which are removed when the benchmark is done, however it ends.
  const folder = await mkdtemp(fileURLToPath(new URL(`./${name}-`, import.meta.url)));
  const log = join(folder, 'log');
  // What a row appends is its own matter, unless it brings schemas.
  const schemas = join(folder, 'no-schemas');
  await mkdir(schemas);
  const free = { SCHEMAS_DIR: schemas, SCHEMA_POLICY: 'open' };
  const own = { MONGODB_URI: uri, MONGODB_DB: database, ...free, ...environment };
  const child = await launch(name, log, own);
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.connected) child.disconnect();
    await exited;
    await rm(folder, { recursive: true });
  };
  const url = await urlSaidIn(log, child);
  const said = () => readFile(log, 'utf8');
  if (url !== undefined) return { url, said, stop };
  const fault = await said();
  await stop();
  throw new Error(`The server ${name} does not listen: ${fault}`);
}

async function launch(name: ServerName, log: string, environment: object): Promise<ChildProcess> {
  const program = fileURLToPath(new URL(`./servers/${name}.js`, import.meta.url));
  const output = await open(log, 'w');
  const child = spawn(process.execPath, ['--enable-source-maps', program], {
    stdio: ['ignore', output.fd, output.fd, 'ipc'],
    env: { ...process.env, ...EVERYTHING_ON, ...environment },
  });
  await output.close();
  return child;
}

/** Whatever this shell has set; a server says which free port it has found. */
const EVERYTHING_ON = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info', LOG_FORMAT: 'json' };

async function urlSaidIn(log: string, child: ChildProcess): Promise<string | undefined> {
  const giveUpAt = performance.now() + START_TIMEOUT_MS;
  while (child.exitCode === null && performance.now() < giveUpAt) {
    const [, url] = LISTENING.exec(await readFile(log, 'utf8')) ?? [];
    if (url !== undefined) return url;
    await sleep(LOOK_MS);
  }
  return undefined;
}
