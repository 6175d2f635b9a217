import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import type { Ignore } from '@balena/dockerignore';

/** Too many files to look at; that nothing of them gets through, a test asks for itself. */
const NOT_LOOKED_INTO = ['node_modules', '.git', 'data'];

/** The files of a folder that `.dockerignore` lets into the build context, with `/` in their paths. */
export async function contextFiles(folder: string): Promise<readonly string[]> {
  const ignored = await dockerIgnore(folder);
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile()) files.push(entry.name);
    if (!entry.isDirectory() || NOT_LOOKED_INTO.includes(entry.name)) continue;
    const within = await readdir(join(folder, entry.name), RECURSIVE);
    const paths = within.filter((each) => each.isFile());
    files.push(...paths.map(({ parentPath, name }) => relative(folder, join(parentPath, name))));
  }
  return ignored.filter(files);
}

const RECURSIVE = { withFileTypes: true, recursive: true } as const;

/** What a folder's `.dockerignore` says. */
export async function dockerIgnore(folder: string): Promise<Ignore> {
  return ignore().add(await readFile(join(folder, '.dockerignore'), 'utf8'));
}

/** A CommonJS module, whose types speak of a default export that it does not have. */
const ignore: () => Ignore = createRequire(import.meta.url)('@balena/dockerignore');
