import { type ChildProcess, spawn } from 'node:child_process';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface CommandLimits {
  readonly env: Environment;
  /** How long the command may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How long it may print nothing, in milliseconds; as long as it likes where absent. */
  readonly silenceMs?: number;
}

export interface CommandResult {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; rejects with a plain Error if it cannot be started or is too slow. */
export type RunCommand = (
  command: string,
  args: readonly string[],
  limits: CommandLimits,
) => Promise<CommandResult>;

/** A RunCommand for real programs. It kills the one that exceeds its limits. */
export const runCommand: RunCommand = async (command, args, limits) => {
  const child = spawn(command, args, { env: limits.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const limit = new Limit(child, limits);
  try {
    const result = await resultOf(child);
    if (limit.exceeded !== null) throw new Error(limit.exceeded);
    return result;
  } finally {
    limit.lift();
  }
};

class Limit {
  exceeded: string | null = null;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(child: ChildProcess, { timeoutMs, silenceMs }: CommandLimits) {
    this.#killAfter(child, timeoutMs, `it took longer than ${timeoutMs / 1_000} s`);
    if (silenceMs === undefined) return;
    const silence = `nothing was heard of it for ${silenceMs / 1_000} s`;
    const timer = this.#killAfter(child, silenceMs, silence);
    child.stdout?.on('data', () => timer.refresh());
    child.stderr?.on('data', () => timer.refresh());
  }

  lift(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #killAfter(child: ChildProcess, timeMs: number, reason: string): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.exceeded = reason;
      child.kill('SIGKILL');
      // Its own children may hold the pipes open; nobody waits for them.
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, timeMs);
    this.#timers.push(timer);
    return timer;
  }
}

function resultOf(child: ChildProcess): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}
