import { spawn } from 'node:child_process';

/** What `npm test` hands on to its children, and what would mislead an npm of theirs. */
const OF_THE_OUTER_NPM = /^(npm_(package|lifecycle|config_(local_|global_)?prefix)|INIT_CWD|NODE_)/;

/**
 * Runs a shell command in a folder; the environment is this machine's, and `environment` on top.
 *
 * @throws Error with what it wrote where it fails.
 */
export function runShell(
  command: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: { ...outerEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      if (exitCode === 0) resolve();
      else reject(new Error(`"${command}" ended with ${exitCode}:\n${said}`));
    });
  });
}

/** This process's environment, less what npm and the coverage of the tests put there. */
export function outerEnvironment(): Record<string, string | undefined> {
  const entries = Object.entries(process.env).filter(([name]) => !OF_THE_OUTER_NPM.test(name));
  return { ...Object.fromEntries(entries), npm_config_prefer_offline: 'true' };
}
