import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { orderWatchdog } from '../support/watchdog.ts';

export interface ScriptEnd {
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A script that runs as a process of its own. It dies with this process. */
export interface RunningScript {
  readonly send: (signal: NodeJS.Signals) => void;
  readonly stdin: NodeJS.WritableStream;
  /** What it has written to standard error so far. */
  readonly stderr: () => string;
  readonly ended: Promise<ScriptEnd>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Starts `scripts/<name>.ts`, as `npm run` does. */
export function startScript(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningScript {
  const { NODE_V8_COVERAGE: _, ...inherited } = process.env;
  const env = { ...inherited, ...environment };
  const program = ['--import', 'tsx', `scripts/${name}.ts`, ...args];
  const child = spawn(process.execPath, program, { cwd: ROOT, env, stdio: 'pipe' });
  const { pid } = child;
  if (pid !== undefined) orderWatchdog('watchProcess', pid);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // It may end before it has read everything.
  child.stdin.on('error', () => {});
  const ended = new Promise<ScriptEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (pid !== undefined) orderWatchdog('forgetProcess', pid);
      resolve({ exitCode: code ?? undefined, stdout, stderr });
    });
  });
  return { send: (signal) => child.kill(signal), stdin: child.stdin, stderr: () => stderr, ended };
}

/** Runs `scripts/<name>.ts` to its end, with the text given as its standard input. */
export async function runScript(
  name: string,
  args: readonly string[],
  stdin: string | Buffer = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<ScriptEnd> {
  const script = startScript(name, args, environment);
  script.stdin.end(stdin);
  return script.ended;
}
