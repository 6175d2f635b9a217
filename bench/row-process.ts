import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RowOrder } from './measure-row.ts';
import type { Measurement } from './row.ts';

/**
 * Measures a row in a process of its own, which dies with this one.
 *
 * @throws Error when it ends without a measurement; why, it has written to standard error.
 */
export function measureInProcess(program: string, order: RowOrder): Promise<Measurement> {
  const child = fork(fileURLToPath(program), {
    // The second is what `npm start` has.
    execArgv: ['--expose-gc', '--enable-source-maps'],
  });
  child.send(order);
  return new Promise((resolve, reject) => {
    child.once('message', (measurement) => resolve(measurement as Measurement));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`The process that measured it ended with ${signal ?? `code ${code}`}.`));
    });
  });
}
