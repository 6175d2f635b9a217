import { readdir, readFile } from 'node:fs/promises';

/** The ids of all processes, a dead one nobody has waited for excluded, that name this folder. */
export async function processesNaming(folder: string): Promise<number[]> {
  const processIds = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const naming: number[] = [];
  for (const processId of processIds) {
    // It is empty for a dead process, and gone where it has ended since we listed it.
    const commandLine = await readFile(`/proc/${processId}/cmdline`, 'utf8').catch(() => '');
    if (commandLine.includes(folder)) naming.push(processId);
  }
  return naming;
}
