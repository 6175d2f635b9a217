import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file of more than 1 MB: mongodb-memory-server takes a smaller one for damaged. */
export const FAKE_MONGOD = `#!/bin/sh\necho 'db version v7.0.24'\nexit 0\n${'#'.repeat(1_100_000)}\n`;

/** Writes a program that prints a version as mongod does, and does nothing else. */
export async function fakeMongod(path: string): Promise<string> {
  return program(path, FAKE_MONGOD);
}

/** Writes a mongod that lacks something on this machine, and fails after it has said its version. */
export async function brokenMongod(path: string): Promise<string> {
  const lines = ['#!/bin/sh', "echo 'db version v7.0.24'", "echo 'libcurl.so.4: not found' >&2"];
  return program(path, [...lines, 'exit 127', ''].join('\n'));
}

async function program(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o755 });
  return path;
}
