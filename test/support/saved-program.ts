import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { orderWatchdog } from './watchdog.ts';

/** A program that runs; it dies with this process at the latest. */
export interface SavedProgram {
  /** What it has written to standard output so far. */
  readonly stdout: () => string;
  /** And to standard error. */
  readonly stderr: () => string;
  /** With which code it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
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
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      if (pid !== undefined) orderWatchdog('forgetProcess', pid);
      resolve(code);
    });
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { stdout: () => stdout, stderr: () => stderr, ended, stop };
}
