import { type ChildProcess, fork } from 'node:child_process';
import type { PredicateAnswer, PredicateTask } from './predicate-context.ts';
import type { PredicateMessage } from './predicate-program.ts';

const IS_SOURCE = import.meta.url.endsWith('.ts');
const PROGRAM = new URL(`./predicate-program${IS_SOURCE ? '.ts' : '.js'}`, import.meta.url);
/** Only a machine that is overloaded takes as long. */
const START_TIMEOUT_MS = 30_000;
/** It keeps the time itself, while it is well. */
const GRACE_MS = 5_000;
const HEAP_MB = 128;

/**
 * A process of its own that evaluates predicates: one that takes all the memory ends that process,
 * where a worker thread would end ours with it. It is started when there is something to do, and
 * anew after its end.
 */
export class PredicateProcess {
  #child: Promise<ChildProcess> | undefined;
  #isClosed = false;

  /** One task at a time. Undefined where the process has come to its end by it. */
  async evaluate(task: PredicateTask): Promise<PredicateAnswer | undefined> {
    if (this.#isClosed) return undefined;
    try {
      this.#child ??= started();
      return await answerOf(await this.#child, task);
    } catch {
      await this.#end();
      return undefined;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }

  async #end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await child?.then((each) => each.kill('SIGKILL')).catch(() => undefined);
  }
}

async function started(): Promise<ChildProcess> {
  const execArgv = [`--max-old-space-size=${HEAP_MB}`, ...(IS_SOURCE ? fromSource() : [])];
  // It gets nothing of the environment, and so no secret that is in it.
  const child = fork(PROGRAM, { execArgv, env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  // One that ends while nobody waits for it is noticed by the next task.
  child.on('error', () => undefined);
  try {
    await messageOf(child, START_TIMEOUT_MS);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  // Nobody waits for it to end.
  child.unref();
  child.channel?.unref();
  return child;
}

/** TypeScript is understood only in development. */
function fromSource(): readonly string[] {
  return ['--import', import.meta.resolve('tsx')];
}

async function answerOf(child: ChildProcess, task: PredicateTask): Promise<PredicateAnswer> {
  const answer = messageOf(child, task.timeoutMs + GRACE_MS);
  child.send(task, () => undefined);
  return (await answer) as PredicateAnswer;
}

function messageOf(child: ChildProcess, timeoutMs: number): Promise<PredicateMessage> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('error', onEnd).off('exit', onEnd);
      action();
    };
    const onMessage = (message: unknown) => settle(() => resolve(message as PredicateMessage));
    const onEnd = () => settle(() => reject(new Error('The process has ended.')));
    const timer = setTimeout(onEnd, timeoutMs);
    child.once('message', onMessage).once('error', onEnd).once('exit', onEnd);
    if (child.exitCode !== null || child.signalCode !== null) onEnd();
  });
}
