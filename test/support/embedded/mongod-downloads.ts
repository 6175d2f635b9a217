import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runCommand } from '../../../src/mongo/embedded/run-command.ts';
import { fakeMongod } from './fake-mongod.ts';

/** A server for downloads of mongod, as MongoDB has one. */
export interface MongodDownloads {
  readonly env: Readonly<Record<string, string>>;
  readonly requested: string[];
  close(): Promise<void>;
}

/** Serves an archive with the fake mongod in it; answers with `status` instead where it is given. */
export async function mongodDownloads(folder: string, status?: number): Promise<MongodDownloads> {
  const archive = await archiveIn(folder);
  const md5 = `${createHash('md5').update(archive).digest('hex')}  mongod.tgz\n`;
  const requested: string[] = [];
  const server = createServer((request, response) => {
    requested.push(request.url ?? '');
    const body = request.url?.endsWith('.md5') ? Buffer.from(md5) : archive;
    if (status === undefined) response.setHeader('Content-Length', body.length);
    else response.statusCode = status;
    response.end(status === undefined ? body : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: { MONGOMS_DOWNLOAD_MIRROR: `http://127.0.0.1:${port}`, MONGOMS_USE_HTTP: 'true' },
    requested,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function archiveIn(folder: string): Promise<Buffer> {
  await fakeMongod(join(folder, 'mongodb', 'bin', 'mongod'));
  const file = join(folder, 'mongod.tgz');
  const args = ['-czf', file, '-C', folder, 'mongodb/bin/mongod'];
  const { stderr } = await runCommand('tar', args, { env: process.env, timeoutMs: 20_000 });
  if (stderr !== '') throw new Error(stderr);
  return readFile(file);
}
