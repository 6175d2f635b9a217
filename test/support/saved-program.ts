import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { orderWatchdog } from './watchdog.ts';

/** A program that runs; it dies with this process at the latest. */
export interface SavedProgram {
  /** What it has written to standard output so far. */
  readonly stdout: () => string;
  /** Ends it. */
  readonly stop: () => Promise<void>;
}

/** Saves a text as the file and runs it with Node, as a reader of the documentation does. */
export async function runSaved(
  folder: string,
  file: string,
  text: string,
  environment: Readonly<Record<string, string>>,
): Promise<SavedProgram> {
  await writeFile(join(folder, file), text);
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [file], { cwd: folder, env, stdio: 'pipe' });
  const { pid } = child;
  if (pid !== undefined) orderWatchdog('watchProcess', pid);
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  child.stderr.resume();
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      if (pid !== undefined) orderWatchdog('forgetProcess', pid);
      resolve();
    });
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { stdout: () => stdout, stop };
}
